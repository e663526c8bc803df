/** What one look says of one proof. `unknown`: it could not be asked, which is neither right nor wrong. */
export interface ProofLook {
  readonly verdict: 'pass' | 'fail' | 'unknown'
  /** Names of records, hosts and lists only. */
  readonly words: string
}
