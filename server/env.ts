import { z } from 'zod'

/** An empty variable, as docker compose makes of one that is not set, is not set. */
const optional = z
  .string()
  .optional()
  .transform((value) => value || undefined)

/** The names of this machine itself, as a URL writes them. */
export const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
const isLoopback = (url: string) => LOOPBACK.includes(new URL(url).hostname)

const list = z
  .string()
  .default('')
  .transform((entries) =>
    entries
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  )

/** Needed together for single sign-on, or not at all. */
const OIDC = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_NAME'] as const

/** Needed together to take payments by Stripe. */
const STRIPE = ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'] as const

const schema = z
  .object({
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    REDIS_URL: z.url({ protocol: /^rediss?$/ }),
    /** Where people reach the app; the only Origin that may write. */
    APP_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:3000'),
    /** Signs sessions and tickets. */
    AUTH_SECRET: z.string().min(32),
    /** Comma-separated addresses or CIDR blocks whose X-Forwarded-For is believed. */
    TRUSTED_PROXIES: list,
    /** The OpenID Connect provider that people may sign in by, as it names itself. */
    OIDC_ISSUER: optional.pipe(z.url({ protocol: /^https?$/ }).optional()),
    OIDC_CLIENT_ID: optional,
    OIDC_CLIENT_SECRET: optional,
    /** What people call the provider: the words on its button. */
    OIDC_NAME: optional.pipe(z.string().max(40).optional()),
    /** Whom the provider may bring here for the first time, by the domain of their e-mail; see newcomersCanteen. */
    OIDC_EMAIL_DOMAINS: list.transform((domains) => domains.map((domain) => domain.toLowerCase())),
    /** Connections per process. Web + worker + whatever else must stay below the server's max_connections. */
    DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(100).default(10),
    /** Who takes online payments. Unset: Stripe when it has a key, else the sandbox in a demo that is no production, else nobody. */
    PAYMENT_GATEWAY: optional.pipe(z.enum(['none', 'sandbox', 'stripe']).optional()),
    STRIPE_SECRET_KEY: optional,
    STRIPE_WEBHOOK_SECRET: optional,
    /** The least that can be paid online, cents; unset: what the gateway is known to take. */
    PAYMENT_MIN_CENTS: optional.pipe(z.coerce.number<string>().int().min(1).max(100_000).optional()),
    /** How long a confirmed order waits for its online payment. */
    PAYMENT_TIMEOUT_MINUTES: z.coerce.number().int().min(2).max(1_200).default(15),
    KAIFAN_DEMO: z.string().optional(),
    /** Where this process listens; the sandbox gateway calls us there. */
    PORT: z.coerce.number().int().optional(),
    /** A fault point at which this process kills itself, or ends otherwise; tests only. */
    FAULT: z.string().optional(),
    FAULT_KIND: z.enum(['kill', 'hang', 'exit']).default('kill'),
    STOCK_STRATEGY: z
      .enum(['batch', 'version', 'compare', 'conditional', 'pessimistic', 'serial'])
      .default('batch'),
    /** Where this machine keeps its data; the reports of `npm run lab` are in its folder `lab`. */
    KAIFAN_DATA_DIR: z.string().default('.kaifan'),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  })
  .superRefine((e, ctx) => {
    // Without both, people could choose to pay online and could not pay.
    const stripe = e.PAYMENT_GATEWAY ? e.PAYMENT_GATEWAY === 'stripe' : e.STRIPE_SECRET_KEY
    const message = `is missing; ${STRIPE.join(' and ')} go together, or PAYMENT_GATEWAY says who takes payments instead`
    for (const name of STRIPE) if (stripe && !e[name]) ctx.addIssue({ code: 'custom', path: [name], message })
  })
  .superRefine((e, ctx) => {
    const missing = OIDC.filter((name) => !e[name])
    if (missing.length === OIDC.length) return
    for (const name of missing)
      ctx.addIssue({ code: 'custom', path: [name], message: `is missing; ${OIDC.join(', ')} go together` })
    const message = 'must be https, or http when both it and APP_URL are on this machine, without ? and #'
    if (e.OIDC_ISSUER && !mayIssue(e.OIDC_ISSUER, e.APP_URL))
      ctx.addIssue({ code: 'custom', path: ['OIDC_ISSUER'], message })
  })

/** Tokens and the client secret go there: in clear text no further than this machine. */
function mayIssue(issuer: string, appUrl: string): boolean {
  if (!URL.canParse(issuer) || !URL.canParse(appUrl)) return false
  const { protocol, search, hash } = new URL(issuer)
  return !search && !hash && (protocol === 'https:' || (isLoopback(issuer) && isLoopback(appUrl)))
}

export type Env = z.infer<typeof schema>

let parsed: Env | undefined

/**
 * The environment, parsed once. The only reader of process.env.
 * @throws Error naming every variable that is missing or malformed, never its value.
 */
export function env(): Env {
  if (parsed) return parsed
  const result = schema.safeParse(process.env)
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The environment is not complete (see .env.example):\n${problems.join('\n')}`)
  }
  parsed = result.data
  return parsed
}
