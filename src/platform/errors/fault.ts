/** Every way the program says "this went wrong", with the sentence a person reads. Each has `runbooks/<code>.md`. */
export const faults = {
  'vendor.unavailable': 'The service did not answer. Nothing is lost; it is tried again by itself.',
  'vendor.limited': 'The service asked us to slow down. It is tried again by itself.',
  'vendor.refused': 'The service refused the request. Somebody here needs to look at the reason.',
  'vendor.unauthorised': 'The service did not accept our key. An owner needs to check the connection.',
  'vendor.unfunded': 'The account at the service has no funds or plan. An owner needs to top it up.',
  'vendor.missing': 'The service does not know this object.',
  'vendor.garbled':
    'The service answered in a way we could not read, so the state is unknown. It is checked again.',
  'guard.undeclared-recipient':
    'This data was about to go to somebody the policy does not name. It was stopped.',
  'guard.undeclared-purpose':
    'This data was about to go to somebody for a purpose the policy does not name. It was stopped.',
  'guard.undeclared-operation':
    'This data was about to be used in a call the policy does not name. It was stopped.',
  'guard.undeclared-field': 'A field was about to leave that the policy does not declare. It was stopped.',
  'guard.not-in-effect':
    'This is declared, but the policy in effect does not name it yet. It was stopped until it does.',
  'guard.only-observed':
    'This would have changed a stack that is only looked at until what was found of it is accepted. It was stopped.',
  'guard.undeclared-host': 'A call was about to go to a host the policy does not name. It was stopped.',
  'backup.failed': 'The backup could not be made. Earlier ones stand; it is tried again by itself.',
} as const
export type FaultCode = keyof typeof faults

export interface Fault {
  readonly code: FaultCode
  /** For the person: what happened, what was kept, what to do. */
  readonly words: string
}

export function fault(code: FaultCode): Fault {
  return { code, words: faults[code] }
}
