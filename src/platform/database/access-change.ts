import type { AccessRule } from './access-sql.ts'
import { digestQuery } from './catalogue-digests.ts'

/** What leads from one access to another: what is no more or is otherwise is taken away, then the rest is given. */
export function accessChange(before: readonly AccessRule[], after: readonly AccessRule[]): string[] {
  const had = new Map(before.map((rule) => [rule.id, rule]))
  const has = new Map(after.map((rule) => [rule.id, rule]))
  return [
    ...before.filter((rule) => has.get(rule.id)?.give !== rule.give).map(({ take }) => take),
    ...after.filter((rule) => had.get(rule.id)?.give !== rule.give).map(({ give }) => give),
  ]
}

export interface Grant {
  /** The version that waits, and the access that its edition needs. */
  readonly version: string
  readonly before: readonly AccessRule[]
  readonly after: readonly AccessRule[]
  /** Of the access as it is then, for the next start. */
  readonly accessHash: string
}

const start = `create or replace function app.grant_edition(granted text) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $grant$
begin`

const refusal = `raise exception 'version % was not prepared: start the program that declares it', granted
    using errcode = '55000';`

/**
 * The function by which a waiting edition gets its access in the moment it takes effect. The owner writes it at each
 * start, whole and for one version alone: roles of the program can neither run it by itself nor say what it does.
 */
export function grantEditionSql(grant: Grant | undefined): string {
  if (!grant) return `${start}\n  ${refusal}\nend $grant$`
  return `${start}
  if granted is distinct from '${grant.version}' then
    ${refusal}
  end if;
  ${accessChange(grant.before, grant.after).join('\n  ')}
  update app.installation set access_hash = '${grant.accessHash}',
    digests = (select jsonb_object_agg(standing.what, standing.digest) from (${digestQuery}) standing);
end $grant$`
}
