import { recordObservation } from '#domain/deliverability/record-observation.ts'
import type { Build, BuildStep } from '#domain/stacks/load-build.ts'
import type { RegistrantContact } from '#domain/stacks/registrar-port.ts'
import { ruleOf } from '#domain/stacks/steps.ts'
import { finishTaskByKey } from '#domain/tasks/finish-task.ts'
import { openTask } from '#domain/tasks/open-task.ts'
import { later, type StepOutcome, type StepRun, stepBefore } from './step-run.ts'

const dayMilliseconds = 86_400_000
const personsDays = 2
/** The client may complete the intake at any time. */
const lookAgainMinutes = 5

/**
 * Puts the client in as registrant and proves it by reading the contact back. Where the registrar's call can't,
 * a person does it by instructions, and the same reading back sees it.
 */
export async function setRegistrant(run: StepRun): Promise<StepOutcome> {
  const { domain, ports } = run
  const wanted = contactOf(run.build)
  if (!wanted)
    return { kind: 'blocked', code: 'build.registrant-missing', again: later(run, lookAgainMinutes) }
  // A domain that was just bought has the account's own contact: there is nothing to look for at the first try.
  const begun = stepBefore(run, 'set-registrant', domain.name)
  const before = begun && (await ports.registrar.compareRegistrant(domain.name, wanted))
  if (before?.kind === 'same') return proven(run)
  // While a person does it, only the look is repeated.
  if (begun?.waiting_for === 'person') return { kind: 'waiting', waitingFor: 'person' }
  if (begun && wasTaken(begun)) return notSeenYet(run, begun)
  const change = await ports.registrar.setRegistrant(domain.name, wanted)
  if (change.kind === 'needs-a-person') {
    await run.keep((tx) =>
      openTask(tx, {
        clientId: run.build.stack.client_id,
        stackId: run.build.stack.id,
        domainId: domain.id,
        naturalKey: taskKey(domain.id),
        kind: 'set-registrant',
        instructions: change.instructions,
        dueAt: new Date(run.now.getTime() + personsDays * dayMilliseconds),
      }),
    )
    return { kind: 'waiting', waitingFor: 'person' }
  }
  const after = await ports.registrar.compareRegistrant(domain.name, wanted)
  if (after?.kind === 'same') return proven(run)
  return { kind: 'waiting', waitingFor: 'vendor' }
}

/** The registrar took it without a fault, now or before it was found to show another. */
const wasTaken = ({ waiting_for, fault_code }: BuildStep): boolean =>
  (waiting_for === 'vendor' && fault_code === null) || fault_code === differs

const differs = 'build.registrant-differs'
const minutesToShow = 60

/**
 * The registrar took the contact and shows another. Set again, it would ask the registrant by mail once more with every look: it
 * is only looked at, and after an hour a person sees what the registrar has made of it.
 */
function notSeenYet(run: StepRun, { intended_at, fault_code }: BuildStep): StepOutcome {
  const since = intended_at ?? run.now
  const isLate = later({ ...run, now: since }, minutesToShow) <= run.now
  return isLate || fault_code === differs
    ? { kind: 'blocked', code: differs, again: later(run, minutesToShow) }
    : { kind: 'waiting', waitingFor: 'vendor' }
}

const taskKey = (domainId: string): string => `set-registrant:${domainId}`

function proven(run: StepRun): StepOutcome {
  const { domain, build, now } = run
  const due = new Date(now.getTime() + (ruleOf('verify-registrant').deadlineDays ?? 0) * dayMilliseconds)
  return {
    kind: 'done',
    async write(tx) {
      await tx.db
        .updateTable('domains')
        .set({
          registrant_set_at: now,
          verification_due_at: due,
          registrant_proof: { readBackAt: now.toISOString(), registrar: 'porkbun', same: true },
        })
        .where('id', '=', domain.id)
        .execute()
      await finishTaskByKey(tx, taskKey(domain.id))
      await recordObservation(tx, build.stack, {
        kind: 'registrant',
        verdict: 'pass',
        detail: `${domain.name}: the registrar shows the client’s contact in every field`,
        domainId: domain.id,
      })
    },
  }
}

/** The registrant as the client gave it, or nothing while a field is missing. */
export function contactOf(build: Build): RegistrantContact | undefined {
  const r = build.registrant
  if (
    !r?.first_name ||
    !r.last_name ||
    !r.address ||
    !r.city ||
    !r.postal_code ||
    !r.country ||
    !r.phone ||
    !r.email
  )
    return undefined
  return {
    firstName: r.first_name,
    lastName: r.last_name,
    organisation: r.organisation ?? undefined,
    street: r.address,
    city: r.city,
    region: r.region ?? undefined,
    postalCode: r.postal_code,
    country: r.country,
    phone: r.phone,
    email: r.email,
  }
}
