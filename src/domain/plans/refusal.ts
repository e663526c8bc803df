/** Why a plan is not made, beside the field that a person can change. */
export interface Refusal {
  readonly kind: 'refused'
  readonly field: string
  readonly reason: string
}

export function refusal(field: string, reason: string): Refusal {
  return { kind: 'refused', field, reason }
}
