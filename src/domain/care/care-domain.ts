/** A sending domain, as its care knows it. */
export interface CareDomain {
  readonly id: string
  readonly name: string
  readonly stackId: string
  readonly clientId: string
}

/** Why it is in care: on a blocklist, too little of its mail in the inbox, or by a person's word. */
export type CareReason = 'listed' | 'placement' | 'people'
