/** Who acts. Staff and clients are known by the hash of the session token they presented; the database looks it up itself. */
export type Actor =
  | { readonly kind: 'system'; readonly work: string }
  | { readonly kind: 'visitor' }
  | { readonly kind: 'staff'; readonly personId: string; readonly sessionHash: string }
  | { readonly kind: 'client'; readonly personId: string; readonly sessionHash: string }

export const visitor: Actor = { kind: 'visitor' }
export const system = (work: string): Actor => ({ kind: 'system', work })

/** The person who acts, if it is one. */
export function actorPerson(actor: Actor): string | null {
  return actor.kind === 'staff' || actor.kind === 'client' ? actor.personId : null
}
