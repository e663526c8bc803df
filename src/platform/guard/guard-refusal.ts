import { type Fault, type FaultCode, fault } from '../errors/fault.ts'

/** Something was about to leave that nothing declares. It did not leave. */
export class GuardRefusal extends Error {
  override readonly name = 'GuardRefusal'
  readonly fault: Fault

  /** @param what names of recipient, operation, field or host; never a value */
  constructor(code: Extract<FaultCode, `guard.${string}`>, what: string, remedy: string) {
    super(`${code}: ${what}. ${remedy}`)
    this.fault = fault(code)
  }
}

/** Declared, but for a later edition of the policy than the one in effect. */
export function notInEffect(what: string): GuardRefusal {
  return new GuardRefusal(
    'guard.not-in-effect',
    what,
    'It is declared, but the policy in effect does not name it yet: it goes through once its edition has taken effect.',
  )
}
