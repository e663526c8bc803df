/** One thing that a key was tried for. `unseen`: no call that only reads can tell. */
export interface KeyFinding {
  /** Completes "it can …": "read the credit of the account". */
  readonly what: string
  readonly answer: 'can' | 'cannot' | 'unseen'
  /** Without it the program can't work with the account. */
  readonly needed: boolean
  /** What else was seen, without a full stop. */
  readonly words?: string
}

/** What a look at the vendor showed. A key that is not accepted was tried for nothing else. */
export interface KeyReport {
  readonly accepted: boolean
  readonly findings: readonly KeyFinding[]
}

/**
 * Looks what a key may do, by calls that only read. Every vendor client has one.
 * @throws VendorError the vendor did not answer: nothing is known then
 */
export type CheckKey = () => Promise<KeyReport>

/** Whether the program can work with it, as far as can be seen; else why not. */
export function unfit({ accepted, findings }: KeyReport): string | undefined {
  if (!accepted) return 'The vendor does not accept this key.'
  const lacking = findings.filter(({ needed, answer }) => needed && answer === 'cannot')
  if (lacking.length === 0) return undefined
  return `The vendor accepts this key, but it may not ${lacking.map(({ what, words }) => (words ? `${what} (${words})` : what)).join(', nor ')}.`
}
