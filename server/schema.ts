import { z } from 'zod'

/** Building blocks of every input schema. Objects are strict: an unknown key, such as a price, is an error and not ignored. */
export const id = z.uuid()

export const mealInput = z.strictObject({ mealId: id })

export const noInput = z.strictObject({}).optional()

/** One line or more of a person's words: trimmed, NFC, without control characters (NUL would be a 500 in Postgres). */
export const text = (max: number) =>
  z
    .string()
    .max(max * 4)
    .transform((s) => s.normalize('NFC').trim())
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this keeps out
    .refine((s) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(s), 'control characters')
    .refine((s) => s.length <= max, `at most ${max} characters`)

/** Portions of one line. */
export const quantity = z.number().int().min(1).max(20)
