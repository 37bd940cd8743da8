import { z } from 'zod'
import { id, text } from '@/server/schema'

/** The query of the import door. `confirm` is the digest of the preview that is to be written. */
export const importQuery = z.strictObject({
  mealId: id,
  fileName: text(200).default('menu.csv'),
  confirm: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
})
