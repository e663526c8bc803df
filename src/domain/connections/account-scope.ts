/** Whose account it is. The most specific wins: a stack's before a client's before the agency's. */
export type AccountScope =
  | { readonly kind: 'agency' }
  | { readonly kind: 'client'; readonly clientId: string }
  | { readonly kind: 'stack'; readonly clientId: string; readonly stackId: string }
export type ScopeKind = AccountScope['kind']

export const agency: AccountScope = { kind: 'agency' }

/** What tells the accounts at one vendor apart; a sealed key opens only under its own. */
export function labelOf(scope: AccountScope): string {
  if (scope.kind === 'agency') return 'agency'
  return scope.kind === 'client' ? `client ${scope.clientId}` : `stack ${scope.stackId}`
}

/** Where the keys of a connection are sealed: moved to another row they do not open. */
export function sealedPlace(vendor: string, mode: string, label: string): string {
  return `connection ${vendor} ${mode} ${label}`
}
