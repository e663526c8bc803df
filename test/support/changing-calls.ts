import pg from 'pg'
import type { StepKind } from '#domain/stacks/steps.ts'
import type { BuildWorld } from './build-world.ts'

/** A call to a vendor that changes the world, as the guard names it and as the vendor's stand-in receives it. */
export interface ChangingCall {
  readonly what: string
  readonly vendor: string
  readonly operation: string
  /** What it orders costs money, or would be there twice. */
  readonly spends?: true
  /** A prefix of `METHOD /path`; undefined for what does not go over HTTP. */
  readonly http: string | undefined
  /** What the program writes to its record of calls first once the answer is there; the call itself unless given. */
  readonly recordedAs?: { readonly vendor: string; readonly operation: string }
  /** The step that makes it; undefined for the raise of the limits when a stack goes live. */
  readonly step: StepKind | undefined
}

/** Every kind of call that a build makes, in its order. */
export const changingCalls: readonly ChangingCall[] = [
  {
    what: 'buying the domain',
    vendor: 'porkbun',
    operation: 'domain.create',
    spends: true,
    http: 'POST /api/json/v3/domain/create',
    step: 'register',
  },
  {
    what: 'bringing the domain in',
    vendor: 'mailforge',
    operation: 'domain.bring-in',
    spends: true,
    http: 'POST /public/domains/transfer',
    step: 'bring-in',
  },
  {
    what: 'delegating',
    vendor: 'porkbun',
    operation: 'name-servers.set',
    http: 'POST /api/json/v3/domain/updateNs',
    step: 'delegate',
  },
  {
    what: 'setting the registrant',
    vendor: 'porkbun',
    operation: 'registrant.set',
    http: 'POST /api/json/v3/domain/updateContacts',
    step: 'set-registrant',
  },
  {
    what: 'writing the zone',
    vendor: 'mailforge',
    operation: 'dns.replace',
    http: 'PUT /public/domains/',
    step: 'write-records',
  },
  {
    what: 'opening the inbox',
    vendor: 'mailforge',
    operation: 'mailbox.create',
    spends: true,
    http: 'POST /public/mailboxes',
    step: 'open-inbox',
  },
  {
    what: 'sending the proof',
    vendor: 'mailforge',
    operation: 'mail.send',
    http: undefined,
    recordedAs: { vendor: 'seed', operation: 'proof.find' },
    step: 'prove',
  },
  {
    what: 'adding the inbox to the sequencer',
    vendor: 'instantly',
    operation: 'account.add',
    spends: true,
    http: 'POST /api/v2/accounts',
    step: 'add-to-sequencer',
  },
  {
    what: 'switching warm-up on',
    vendor: 'instantly',
    operation: 'warm-up.enable',
    http: 'POST /api/v2/accounts/warmup/enable',
    step: 'start-warm-up',
  },
  {
    what: 'raising the limits',
    vendor: 'instantly',
    operation: 'account.set-limits',
    http: 'PATCH /api/v2/accounts/',
    step: undefined,
  },
]

/** Made only when the host has lost what it was told when the domain was brought in. */
export const forwarding: ChangingCall = {
  what: 'forwarding',
  vendor: 'mailforge',
  operation: 'domain.forward',
  http: 'PATCH /public/domains/forwards',
  step: 'forward',
}

type Recorded = { readonly vendor: string; readonly operation: string }

/**
 * Stops the program between a vendor's answer and its own record of it: the row that records the call waits for a
 * lock that the test holds. Nothing in the program knows of it.
 */
export interface RecordHolds {
  hold(recorded: Recorded): Promise<void>
  release(recorded: Recorded): Promise<void>
  /** Whether the program stands at this hold now. */
  reached(recorded: Recorded): Promise<boolean>
  close(): Promise<void>
}

export async function openRecordHolds(world: BuildWorld): Promise<RecordHolds> {
  await world.db.owner.query(`
    create schema holds;
    create function holds.wait() returns trigger language plpgsql as $$
      begin
        perform pg_advisory_xact_lock_shared(hashtext('hold'), hashtext(new.vendor || ' ' || new.operation));
        return new;
      end $$;
    create trigger hold before insert on vendor_calls for each row execute function holds.wait()`)
  const client = new pg.Client({ connectionString: world.db.url })
  await client.connect()
  const key = ({ vendor, operation }: Recorded) => [`${vendor} ${operation}`]
  return {
    async hold(recorded) {
      await client.query(`select pg_advisory_lock(hashtext('hold'), hashtext($1))`, key(recorded))
    },
    async release(recorded) {
      await client.query(`select pg_advisory_unlock(hashtext('hold'), hashtext($1))`, key(recorded))
    },
    async reached(recorded) {
      const { rowCount } = await world.db.owner.query(
        `select 1 from pg_locks where locktype = 'advisory' and not granted and objsubid = 2
           and classid::bigint = hashtext('hold')::bigint & x'ffffffff'::bigint
           and objid::bigint = hashtext($1)::bigint & x'ffffffff'::bigint
           and database = (select oid from pg_database where datname = current_database())`,
        key(recorded),
      )
      return rowCount !== null && rowCount > 0
    },
    close: () => client.end(),
  }
}
