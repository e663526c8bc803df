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
