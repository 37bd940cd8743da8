-- Whoever issues invoices asks for the few orders that want one, by number. Without it: all of the canteen's orders.
CREATE INDEX "orders_invoices" ON "orders" (canteen_id, number) WHERE invoice_wanted;
