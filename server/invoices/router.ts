import { adminProcedure, router } from '@/server/trpc'
import { listInvoices } from './queries'
import { listInvoicesInput, setInvoiceIssuedInput } from './schema'
import { setInvoiceIssued } from './set-issued'

/** Invoices for what people paid themselves: for administrators. */
export const invoicesRouter = router({
  list: adminProcedure
    .input(listInvoicesInput)
    .query(({ ctx, input }) => listInvoices(ctx.db, ctx.canteenId, input)),
  setIssued: adminProcedure
    .input(setInvoiceIssuedInput)
    .mutation(({ ctx, input }) => setInvoiceIssued(ctx.db, { ...input, canteenId: ctx.canteenId })),
})
