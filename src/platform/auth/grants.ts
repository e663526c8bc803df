/**
 * What the authentication role may do in the schema `auth`, as SQL. It may not write `second_factor_at`,
 * `confirmed_at` or `last_step` (the functions do, and only for a right step or code), nor rename a session.
 * `role` is the quoted-as-needed name of the login role; other roles get nothing.
 */
export function authenticationGrants(role: string): string[] {
  const to = `to ${quoted(role)}`
  return [
    `grant usage on schema auth ${to}`,
    `grant select on auth."user", auth.account, auth.session, auth.second_factor ${to}`,
    `grant insert (person_id), delete on auth."user" ${to}`,
    `grant insert (user_id, provider_id, account_id, password) on auth.account ${to}`,
    `grant update (password, updated_at) on auth.account ${to}`,
    `grant insert (id, token_hash, user_id, kind, expires_at, created_at, updated_at) on auth.session ${to}`,
    `grant update (used_at) on auth.session ${to}`,
    `grant delete on auth.session ${to}`,
    `grant insert (user_id, sealed_secret), delete on auth.second_factor ${to}`,
    `grant select, insert, delete on auth.recovery_code, auth.one_time_link, auth.link_request ${to}`,
    `grant select, insert, update, delete on auth.attempt ${to}`,
    `grant execute on function auth.pass_second_factor(bytea, bytea, bigint) ${to}`,
    `grant execute on function auth.spend_recovery_code(bytea, bytea, bytea) ${to}`,
    `grant execute on function auth.staff_of(bytea) ${to}`,
  ]
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
