import type Stripe from 'stripe'

/**
 * Webhooks of Stripe, every field that its library's types (MIT) name for this API version. Nobody recorded them: there is
 * no account here. The compiler says when one is missing or a version of the library has more.
 */
export const API_VERSION = '2026-10-28.endive'

export type StripeEventType =
  | 'checkout.session.completed'
  | 'checkout.session.async_payment_succeeded'
  | 'checkout.session.async_payment_failed'
  | 'checkout.session.expired'
  | 'charge.refunded'
  | 'refund.failed'
  | 'refund.updated'

/** What of an event is ours. Cents. */
export type Ours = {
  eventId: string
  reference: string
  paymentId: string
  amountCents: number
  refundId?: string
}

type Required<T> = { [K in keyof T]-?: undefined extends T[K] ? Exclude<T[K], undefined> | 'left out' : T[K] }
/** All that a type names, be it optional: what Stripe leaves out of a session like ours says so, and is not sent. */
type Complete<T> = Required<Omit<T, 'lastResponse'>>

const PAID: StripeEventType[] = ['checkout.session.completed', 'checkout.session.async_payment_succeeded']
const INTENT = 'pi_3SXk2hLkdIwHu7ix0a1B2c3D'
const CHARGE = 'ch_3SXk2hLkdIwHu7ix0e5F6g7H'
/** Stripe sends an address that it does not know as one of nothing. */
const NOWHERE = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }
const CREATED = 1_795_626_000

function session(type: StripeEventType, { reference, paymentId, amountCents }: Ours) {
  const expired = type === 'checkout.session.expired'
  return {
    id: reference,
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: ['card', 'alipay', 'wechat_pay'],
    amount_subtotal: amountCents,
    amount_total: amountCents,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    branding_settings: 'left out',
    cancel_url: 'https://dinner.example/orders/x',
    client_reference_id: paymentId,
    client_secret: null,
    collected_information: { business_name: null, individual_name: null, shipping_details: null },
    consent: null,
    consent_collection: null,
    created: CREATED,
    currency: 'cny',
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: null,
    customer_account: null,
    customer_creation: 'if_required',
    customer_details: expired
      ? null
      : {
          ...{ address: NOWHERE, business_name: null, email: 'wang@example.com', individual_name: null },
          ...{ name: '王芳', phone: null, tax_exempt: 'none', tax_ids: [] },
        },
    customer_email: null,
    discounts: [],
    excluded_payment_method_types: 'left out',
    expires_at: CREATED + 3_000,
    integration_identifier: null,
    invoice: null,
    invoice_creation: {
      enabled: false,
      invoice_data: {
        ...{ account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: null },
        ...{ metadata: {}, rendering_options: null },
      },
    },
    line_items: 'left out',
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: { orderId: '019abc00-0000-7000-8000-000000000001', paymentId },
    mode: 'payment',
    name_collection: 'left out',
    optional_items: null,
    origin_context: null,
    payment_intent: expired ? null : INTENT,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: { id: 'pmc_1SXk2hLkdIwHu7ixabcdefgh', parent: null },
    payment_method_options: { wechat_pay: { app_id: null, client: 'web' } },
    payment_method_types: ['wechat_pay', 'alipay', 'card'],
    payment_status: PAID.includes(type) ? 'paid' : 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    presentment_details: 'left out',
    recovered_from: null,
    redirect_on_completion: 'left out',
    return_url: 'left out',
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: expired ? 'expired' : 'complete',
    submit_type: null,
    subscription: null,
    success_url: 'https://dinner.example/orders/x?payment=return',
    tax_id_collection: 'left out',
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: null,
    wallet_options: null,
  } satisfies Complete<Stripe.Checkout.Session>
}

function charge({ paymentId, amountCents }: Ours) {
  return {
    id: CHARGE,
    object: 'charge',
    amount: amountCents,
    amount_captured: amountCents,
    amount_refunded: amountCents,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    authorization_code: 'left out',
    balance_transaction: 'txn_3SXk2hLkdIwHu7ix0i8J9k0L',
    billing_details: { address: NOWHERE, email: 'wang@example.com', name: '王芳', phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: true,
    created: CREATED,
    currency: 'cny',
    customer: null,
    description: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    level3: 'left out',
    livemode: false,
    metadata: { orderId: '019abc00-0000-7000-8000-000000000001', paymentId },
    on_behalf_of: null,
    outcome: {
      ...{ advice_code: null, network_advice_code: null, network_decline_code: null, reason: null },
      ...{ network_status: 'approved_by_network', seller_message: 'Payment complete.', type: 'authorized' },
    },
    paid: true,
    payment_intent: INTENT,
    payment_method: 'pm_1SXk2hLkdIwHu7ixmnopqrst',
    payment_method_details: {
      type: 'wechat_pay',
      wechat_pay: { fingerprint: null, transaction_id: '4200001234202611250000000001' },
    },
    presentment_details: 'left out',
    radar_options: {},
    receipt_email: null,
    receipt_number: null,
    receipt_url: 'https://pay.stripe.com/receipts/payment/x',
    refunded: true,
    refunds: 'left out',
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'succeeded',
    transfer: 'left out',
    transfer_data: null,
    transfer_group: null,
  } satisfies Complete<Stripe.Charge>
}

/** One that was sent, and came back from a card that is closed. */
function failedRefund({ paymentId, amountCents, refundId = '' }: Ours) {
  return {
    id: 're_3SXk2hLkdIwHu7ix0Q1R2s3T',
    object: 'refund',
    amount: amountCents,
    balance_transaction: 'txn_3SXk2hLkdIwHu7ix0u4V5w6X',
    charge: CHARGE,
    created: CREATED,
    currency: 'cny',
    customer: null,
    customer_account: null,
    description: 'left out',
    destination_details: {
      card: { reference_status: 'unavailable', reference_type: 'acquirer_reference_number', type: 'refund' },
      type: 'card',
    },
    failure_balance_transaction: 'txn_3SXk2hLkdIwHu7ix0y7Z8a9B',
    failure_reason: 'lost_or_stolen_card',
    instructions_email: 'left out',
    metadata: { paymentId, refundId },
    next_action: 'left out',
    payment_intent: INTENT,
    payment_method: 'pm_1SXk2hLkdIwHu7ixmnopqrst',
    pending_reason: 'left out',
    presentment_details: 'left out',
    reason: null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'failed',
    transfer_reversal: null,
  } satisfies Complete<Stripe.Refund>
}

type Changes = { event?: object; object?: object }

/** The body of a webhook as it goes over the wire; `changes` to the event and to what it is about. */
export function stripeBody(type: StripeEventType, ours: Ours, changes: Changes = {}): string {
  const refunded = type === 'charge.refunded'
  const refund = type === 'refund.failed' || type === 'refund.updated'
  const subject = refunded ? charge(ours) : refund ? failedRefund(ours) : session(type, ours)
  const event = {
    id: ours.eventId,
    object: 'event',
    api_version: API_VERSION,
    created: CREATED + 60,
    data: {
      object: { ...subject, ...changes.object },
      ...(refunded && { previous_attributes: { amount_refunded: 0, receipt_url: null, refunded: false } }),
    },
    livemode: false,
    pending_webhooks: 1,
    request: refunded
      ? { id: 'req_aBcDeFgHiJkLmN', idempotency_key: ours.eventId }
      : { id: null, idempotency_key: null },
    type,
    ...changes.event,
  }
  return JSON.stringify(event, (_, value) => (value === 'left out' ? undefined : value), 2)
}
