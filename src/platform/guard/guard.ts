import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { DeclaredOperation, Recipient } from '#policy/recipients/recipient.ts'
import type { PersonalCategory } from '#policy/vocabulary.ts'
import type { Actor } from '../database/actor.ts'
import type { InPurpose } from '../database/purposes.ts'
import { VendorError, type VendorFailure } from '../errors/vendor-error.ts'
import type { NetworkMap } from '../sandbox/world.ts'
import { checkFields, fieldsOf } from './declared-fields.ts'
import type { SocketExit, SocketPermit, SocketRequest } from './exit.ts'
import { GuardRefusal, notInEffect } from './guard-refusal.ts'
import { type Answer, addressOf, sendHttp } from './http-exit.ts'
import type { Connection, LineContext, OutboundRequest, OutboundResponse, VendorLine } from './line.ts'
import { onlyReads } from './only-reads.ts'

type Recipients = Readonly<Record<string, Recipient>>

export interface GuardedRecipients {
  /** Those that the policy in effect names, with what it lets them have. */
  inEffect(): Recipients
  /** All that the program declares, so that a refusal can say whether something is only not in effect yet. */
  readonly declared: Recipients
}

export interface GuardOptions {
  readonly recipients: GuardedRecipients
  readonly inPurpose: InPurpose
  readonly network: NetworkMap
  /**
   * Least time between two calls on one vendor account, over all processes; 0 for none. Asked without an operation
   * for any two calls, and with it for two of that operation.
   */
  readonly spacingMs?: (connection: Connection, operation?: string) => number
  readonly timeoutMs?: number
}

export interface Guard {
  line(connection: Connection, actor: Actor, context: LineContext): VendorLine
  /** For other protocols: mail out, mailbox in. */
  permit(connection: Connection, actor: Actor, context: LineContext): SocketPermit
}

interface Leave {
  readonly connection: Connection
  readonly actor: Actor
  readonly context: LineContext
}

/** How often a repeatable call is sent before its failure is told. */
const mostAttempts = 3
const firstPauseMs = 400
/** A vendor that asks for more patience than this gets it from the reconciler, not from a held connection. */
const longestPauseMs = 5_000

/**
 * Everything that leaves the program passes here: only to declared recipients and hosts, only declared fields,
 * each disclosure of personal data recorded before it happens, at no more than the account's rate.
 */
export function openGuard(options: GuardOptions): Guard {
  const timeoutMs = options.timeoutMs ?? 30_000

  const declared = (
    { connection, context }: Leave,
    operation: string,
  ): { recipient: Recipient; operation: DeclaredOperation; planned: DeclaredOperation | undefined } => {
    const { vendor } = connection
    const planned = options.recipients.declared[vendor]
    const recipient = options.recipients.inEffect()[vendor]
    if (!recipient)
      throw planned
        ? notInEffect(vendor)
        : new GuardRefusal('guard.undeclared-recipient', vendor, 'Declare it in src/policy/recipients.')
    const { purpose } = context
    if (!recipient.purposes.includes(purpose))
      throw planned?.purposes.includes(purpose)
        ? notInEffect(`${vendor} for ${purpose}`)
        : new GuardRefusal(
            'guard.undeclared-purpose',
            `${vendor} for ${purpose}`,
            `Add the purpose in src/policy/recipients/${vendor}.ts.`,
          )
    const found = recipient.operations[operation]
    if (!found)
      throw planned?.operations[operation]
        ? notInEffect(`${vendor} ${operation}`)
        : new GuardRefusal(
            'guard.undeclared-operation',
            `${vendor} ${operation}`,
            `Declare it in src/policy/recipients/${vendor}.ts.`,
          )
    return { recipient, operation: found, planned: planned?.operations[operation] }
  }

  /**
   * A stack that is only looked at is not changed by any call, whoever makes it: the database is asked at each one that
   * could.
   */
  const refuseToChangeObserved = async ({ connection, actor, context }: Leave, operation: string) => {
    const { purpose, stackId, clientId } = context
    if (purpose !== 'service-delivery' || (stackId ?? clientId) === undefined) return
    if (onlyReads(connection.vendor, operation)) return
    const [row] = await options.inPurpose.atOnce(purpose, actor, (db) =>
      sql<{ observed: boolean }>`
        select app.only_observed(${stackId ?? null}, ${clientId ?? null}) as observed`.compile(db),
    )
    if (row?.observed === false) return
    throw new GuardRefusal(
      'guard.only-observed',
      `${connection.vendor} ${operation}`,
      'Accept what was found of this stack first; until then it is only looked at.',
    )
  }

  /**
   * Recorded before the data leaves: a disclosure that was prepared and then failed is still told. Where the line
   * names nobody, one entry says that personal data of these categories left.
   */
  const recordDisclosure = async (leave: Leave, recipient: Recipient, categories: PersonalCategory[]) => {
    if (categories.length === 0) return
    await options.inPurpose(leave.context.purpose, leave.actor, async (tx) => {
      const { people } = leave.context
      for (const personId of people.length > 0 ? new Set(people) : [undefined])
        await tx.record({
          kind: 'data.disclosed',
          clauses: [recipient.clause, '4.10'],
          ...(personId === undefined ? {} : { personId }),
          recipient: recipient.id,
          categories,
        })
    })
  }

  const waitForTurn = async ({ connection, context, actor }: Leave, operation: string) => {
    const lanes = [
      { lane: connection.id, ms: options.spacingMs?.(connection) ?? 0 },
      { lane: `${connection.id} ${operation}`, ms: options.spacingMs?.(connection, operation) ?? 0 },
    ].filter(({ ms }) => ms > 0)
    if (lanes.length === 0) return
    // A statement by itself: the row of the account is locked while the server works, not while the program turns to it again.
    const [slot] = await options.inPurpose.atOnce(context.purpose, actor, (db) =>
      sql<{ wait: number }>`
        select greatest(0, extract(epoch from app.take_rate_slots(${lanes.map(({ lane }) => lane)}::text[], array(
            select make_interval(secs => seconds)
            from unnest(${lanes.map(({ ms }) => ms / 1000)}::float8[]) with ordinality as spacing (seconds, place)
            order by place)) - clock_timestamp()) * 1000)::float8 as wait`.compile(db),
    )
    const waitMs = slot?.wait ?? 0
    if (waitMs > 0) await delay(waitMs)
  }

  const logCall = (
    leave: Leave,
    operation: string,
    outcome: string,
    code: string | null,
    attempt: number,
    tookMs: number,
  ) =>
    options.inPurpose.atOnce(leave.context.purpose, leave.actor, (db) =>
      sql`insert into vendor_calls (vendor, operation, stack_id, outcome, vendor_code, attempt, took_ms)
        values (${leave.connection.vendor}, ${operation}, ${leave.context.stackId ?? null}, ${outcome}, ${code}, ${attempt},
          ${Math.round(tookMs)})`.compile(db),
    )

  const attempt = async (
    leave: Leave,
    address: URL,
    request: OutboundRequest,
    turn: number,
  ): Promise<Answer> => {
    await waitForTurn(leave, request.operation)
    const started = performance.now()
    const answer = await sendHttp(address, request, timeoutMs)
    const outcome = answer.kind === 'answered' ? String(answer.status) : answer.kind
    await logCall(leave, request.operation, outcome, null, turn, performance.now() - started)
    return answer
  }

  const line =
    (connection: Connection, actor: Actor, context: LineContext): VendorLine =>
    async (request) => {
      const leave = { connection, actor, context }
      const { recipient, operation, planned } = declared(leave, request.operation)
      const address = addressOf(connection, request)
      refuseHost(recipient, connection.mode, address)
      const call = { recipient: recipient.id, name: request.operation, operation, planned }
      const categories = checkFields(call, fieldsOf(request))
      await refuseToChangeObserved(leave, request.operation)
      await recordDisclosure(leave, recipient, categories)
      for (let turn = 1; ; turn++) {
        const answer = await attempt(leave, address, request, turn)
        const failure = failureOf(answer)
        if (!failure && answer.kind === 'answered')
          return responseOf(connection.vendor, request.operation, answer)
        const pauseMs =
          answer.kind === 'answered' && answer.retryAfterMs
            ? answer.retryAfterMs
            : firstPauseMs * 2 ** (turn - 1)
        const again =
          (request.repeatable || failure === 'limited') && turn < mostAttempts && pauseMs <= longestPauseMs
        if (!again)
          throw new VendorError({
            vendor: connection.vendor,
            operation: request.operation,
            failure: failure ?? 'unavailable',
            retryAfterMs: pauseMs,
          })
        await delay(pauseMs)
      }
    }

  const permit =
    (connection: Connection, actor: Actor, context: LineContext): SocketPermit =>
    async (request) => {
      const leave = { connection, actor, context }
      if (request.recipient !== connection.vendor)
        throw new GuardRefusal(
          'guard.undeclared-recipient',
          `${request.recipient} over the connection to ${connection.vendor}`,
          'Open the line on a connection to the recipient itself.',
        )
      const { recipient, operation, planned } = declared(leave, request.operation)
      const call = { recipient: recipient.id, name: request.operation, operation, planned }
      const categories = checkFields(call, request.fields)
      const exit = exitOf(recipient, connection.mode, request)
      await refuseToChangeObserved(leave, request.operation)
      await recordDisclosure(leave, recipient, categories)
      await logCall(leave, request.operation, 'opened', null, 1, 0)
      return exit
    }

  /** A live account is reached at declared hosts and encrypted, a sandbox one on this machine only. */
  const exitOf = (recipient: Recipient, mode: Connection['mode'], request: SocketRequest): SocketExit => {
    const { host, port } = request
    const target = mode === 'sandbox' ? options.network.endpoint(host, port) : { host, port }
    const known =
      mode === 'sandbox'
        ? target.host === '127.0.0.1'
        : recipient.hosts.some((one) => one === '*' || host === one || host.endsWith(`.${one}`))
    if (known) return { ...target, encrypted: mode === 'live' }
    throw new GuardRefusal(
      'guard.undeclared-host',
      `${recipient.id} at that host`,
      `A live connection needs a host of src/policy/recipients/${recipient.id}.ts, a sandbox one needs loopback.`,
    )
  }

  return { line, permit }
}

/** A live account is reached at the declared hosts only, a sandbox one on this machine only. */
function refuseHost(recipient: Recipient, mode: Connection['mode'], url: URL): void {
  const loopback = url.hostname === '127.0.0.1' || url.hostname === 'localhost'
  const known =
    mode === 'sandbox' ? loopback : url.protocol === 'https:' && recipient.hosts.includes(url.hostname)
  if (known) return
  throw new GuardRefusal(
    'guard.undeclared-host',
    `${recipient.id} at ${url.hostname}`,
    `A live connection needs a host of src/policy/recipients/${recipient.id}.ts over HTTPS, a sandbox one needs loopback.`,
  )
}

function failureOf(answer: Answer): VendorFailure | undefined {
  if (answer.kind !== 'answered') return 'unavailable'
  if (answer.status === 429) return 'limited'
  return answer.status >= 500 ? 'unavailable' : undefined
}

function responseOf(
  vendor: string,
  operation: string,
  answer: Extract<Answer, { kind: 'answered' }>,
): OutboundResponse {
  return {
    status: answer.status,
    headers: answer.headers,
    text: answer.text,
    json() {
      try {
        return JSON.parse(answer.text) as unknown
      } catch {
        throw new VendorError({ vendor, operation, failure: 'garbled' })
      }
    },
  }
}
