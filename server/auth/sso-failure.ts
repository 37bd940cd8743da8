/** Why signing in by the provider failed: a closed set. `sso.failure` in the messages has a sentence for each. */
export const SSO_FAILURES = [
  'REFUSED',
  'START_AGAIN',
  'EMAIL_UNVERIFIED',
  'ACCOUNT_EXISTS',
  'CLOSED',
  'PROVIDER_UNAVAILABLE',
  'TRY_LATER',
] as const

export type SsoFailure = (typeof SSO_FAILURES)[number]

export class SsoError extends Error {
  override readonly name = 'SsoError'
  constructor(
    readonly code: SsoFailure,
    /** For the log. */
    reason: string,
  ) {
    super(reason)
  }
}

/** better-auth's codes, and the provider's own when it is ill rather than unwilling. */
const MEANING: Record<string, SsoFailure> = {
  state_mismatch: 'START_AGAIN',
  state_not_found: 'START_AGAIN',
  state_invalid: 'START_AGAIN',
  invalid_callback_request: 'START_AGAIN',
  no_code: 'START_AGAIN',
  email_not_found: 'EMAIL_UNVERIFIED',
  account_not_linked: 'ACCOUNT_EXISTS',
  FORBIDDEN: 'CLOSED',
  invalid_code: 'PROVIDER_UNAVAILABLE',
  unable_to_get_user_info: 'PROVIDER_UNAVAILABLE',
  issuer_mismatch: 'PROVIDER_UNAVAILABLE',
  nonce_binding_missing: 'PROVIDER_UNAVAILABLE',
  oauth_provider_not_found: 'PROVIDER_UNAVAILABLE',
  server_error: 'PROVIDER_UNAVAILABLE',
  temporarily_unavailable: 'PROVIDER_UNAVAILABLE',
  internal_server_error: 'TRY_LATER',
  validation_failed: 'TRY_LATER',
  unable_to_create_user: 'TRY_LATER',
  unable_to_create_session: 'TRY_LATER',
  unable_to_link_account: 'TRY_LATER',
}

/** What the `error` of a callback means to a person. What is not ours is the provider's way to say no. */
export const meaningOf = (error: string): SsoFailure => MEANING[error] ?? 'REFUSED'
