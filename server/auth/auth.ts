import { type BetterAuthOptions, type BetterAuthPlugin, betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import { username } from 'better-auth/plugins/username'
import { v7 as uuidv7 } from 'uuid'
import { type Db, db } from '@/server/db'
import { env } from '@/server/env'
import { allowedOrigins } from '@/server/http'
import { passwordStands } from './claim-email'
import { registrationCanteen } from './registration'

/** Long enough for a working week, so that 11:30 is not a queue of people signing in. Seconds. */
const SESSION_SECONDS = 7 * 24 * 60 * 60

/** What is different when people come by a provider. */
type Ways = {
  plugins: BetterAuthPlugin[]
  /** The canteen of somebody new, or null when they may not come. */
  canteenFor: (email: string, client: Db) => Promise<{ id: string } | null>
  validateUserInfo?: NonNullable<BetterAuthOptions['user']>['validateUserInfo']
}

const BY_PASSWORD: Ways = { plugins: [], canteenFor: (_, client) => registrationCanteen(client) }

export type Auth = { handler: (request: Request) => Promise<Response> }

export function configure(client: Db, { plugins, canteenFor, validateUserInfo }: Ways): Auth {
  return betterAuth({
    appName: 'Kaifan',
    baseURL: env().APP_URL,
    secret: env().AUTH_SECRET,
    trustedOrigins: allowedOrigins(),
    telemetry: { enabled: false },
    // Sign-up spans three tables. The wallet follows after the commit; everything that reads one takes none for 0.
    database: prismaAdapter(client, { provider: 'postgresql', transaction: true }),
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    plugins: [username({ minUsernameLength: 3, maxUsernameLength: 30, displayUsername: false }), ...plugins],
    // The state of a sign-in on its way is the browser's to carry, sealed: a stranger's click writes nothing.
    account: { storeStateStrategy: 'cookie', updateAccountOnSignIn: false },
    onAPIError: { errorURL: '/login' },
    user: {
      validateUserInfo,
      additionalFields: {
        role: { type: 'string', input: false, required: false },
        canteenId: { type: 'string', input: false, required: false },
      },
    },
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true, cookieCache: { enabled: false } },
    // door.ts limits by account and by address, which better-auth's own limiter cannot.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'kaifan',
      useSecureCookies: env().APP_URL.startsWith('https:'),
      database: { generateId: () => uuidv7() },
      // Off by default when NODE_ENV is test, and a check that no test has seen is none.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      ipAddress: { disableIpTracking: true },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => {
            const canteen = await canteenFor(user.email, client)
            if (!canteen) throw new APIError('FORBIDDEN', { code: 'FORBIDDEN', message: 'FORBIDDEN' })
            return { data: { ...user, role: 'STAFF', canteenId: canteen.id } }
          },
          after: async (user) => {
            await client.wallet.createMany({ data: { userId: user.id }, skipDuplicates: true })
          },
        },
      },
      account: {
        create: {
          // They say who somebody is, once. Kept, they would open the provider's other doors.
          before: async (account) => ({
            data: { ...account, accessToken: null, refreshToken: null, idToken: null },
          }),
        },
      },
      session: {
        create: {
          after: async ({ id, userId }, ctx) => {
            if (ctx?.path === '/callback/:id' || (await passwordStands(userId, client))) return
            await client.session.deleteMany({ where: { id } })
            const code = 'INVALID_EMAIL_OR_PASSWORD'
            throw new APIError('UNAUTHORIZED', { code, message: code })
          },
        },
      },
    },
    hooks: {
      after: createAuthMiddleware(async (ctx) => {
        const fresh = ctx.context.newSession?.session.token
        if (!fresh) return
        // A token somebody planted in this browser must not stay good beside the new one.
        const old = await ctx.getSignedCookie(ctx.context.authCookies.sessionToken.name, ctx.context.secret)
        if (old && old !== fresh) await ctx.context.internalAdapter.deleteSession(old)
      }),
    },
    logger: { level: 'error', log: () => {} /* its lines hold e-mail addresses; door.ts writes ours */ },
  })
}

let made: Auth | undefined

/** Sign-in, sign-up and sign-out by password. Made on first use: the build has no environment. */
export function auth(): Auth {
  made ??= configure(db(), BY_PASSWORD)
  return made
}
