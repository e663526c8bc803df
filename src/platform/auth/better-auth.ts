import { type BetterAuthPlugin, betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { SessionCookie, SessionKind } from './cookies.ts'
import { sessionStore } from './session-store.ts'

/** How long a password alone keeps the page open that asks for the code. */
const passwordOnlyMs = 15 * 60 * 1000

export const passwordLength = { min: 12, max: 256 } as const

/**
 * Better Auth for one kind of session: it hashes passwords (scrypt), opens and ends sessions and signs their
 * cookies. It is called from our own pages only; its HTTP routes are never mounted, nothing is sent anywhere.
 */
export function sessionAuthority(input: {
  pool: Pool
  kind: SessionKind
  cookie: SessionCookie
  cookieKey: Buffer
  publicUrl: URL
}) {
  const { kind, cookie } = input
  forgetOwnSettings()
  return betterAuth({
    appName: 'Segmento',
    baseURL: input.publicUrl.origin,
    secret: input.cookieKey.toString('base64'),
    database: sessionStore(input.pool, kind),
    logger: { disabled: true },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: kind === 'staff',
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
    },
    user: {
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: { personId: { type: 'string', fieldName: 'person_id', input: false } },
    },
    account: {
      fields: {
        userId: 'user_id',
        providerId: 'provider_id',
        accountId: 'account_id',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    session: {
      expiresIn: cookie.lifetimeSeconds,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
      fields: {
        userId: 'user_id',
        token: 'token_hash',
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      additionalFields: { kind: { type: 'string', input: false, defaultValue: kind } },
    },
    databaseHooks: {
      session: {
        create: {
          async before(session) {
            if (kind !== 'staff') return { data: session }
            return {
              data: { ...session, expiresAt: new Date(session.createdAt.getTime() + passwordOnlyMs) },
            }
          },
        },
      },
    },
    advanced: {
      database: { generateId: () => crypto.randomUUID() },
      ipAddress: { disableIpTracking: true },
      useSecureCookies: false,
      cookies: { session_token: { name: cookie.name, attributes: { ...cookie.attributes } } },
    },
    plugins: [handOver()],
  })
}

export type SessionAuthority = ReturnType<typeof sessionAuthority>

/** Better Auth reads settings of its own (its telemetry and where to send it, a secret): here they have no effect. */
function forgetOwnSettings(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('BETTER_AUTH_')) delete process.env[name]
}

/** Two calls for our own pages that Better Auth has no endpoint for; neither can be reached over HTTP. */
function handOver() {
  return {
    id: 'hand-over',
    endpoints: {
      /** Opens a session for somebody whose one-time link was just taken. */
      openSession: createAuthEndpoint.serverOnly(
        { method: 'POST', body: z.object({ userId: z.uuid() }), requireHeaders: true },
        async (ctx) => {
          const { internalAdapter } = ctx.context
          const user = await internalAdapter.findUserById(ctx.body.userId)
          if (!user) throw new Error('a session was asked for a user who is gone')
          const session = await internalAdapter.createSession(user.id)
          await setSessionCookie(ctx, { session, user })
          return ctx.json({ opened: true })
        },
      ),
      /** Gives the browser the token that its session was just renamed to. */
      replaceToken: createAuthEndpoint.serverOnly(
        { method: 'POST', body: z.object({ token: z.string() }), requireHeaders: true },
        async (ctx) => {
          const { sessionToken } = ctx.context.authCookies
          await ctx.setSignedCookie(sessionToken.name, ctx.body.token, ctx.context.secret, {
            ...sessionToken.attributes,
            maxAge: ctx.context.sessionConfig.expiresIn,
          })
          return ctx.json({ replaced: true })
        },
      ),
    },
  } satisfies BetterAuthPlugin
}
