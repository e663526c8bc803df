import type { SignInPeople } from '#platform/auth/people-port.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'

const work = system('sign-in')

/** Who may sign in, looked up for that purpose alone. */
export function peopleForSignIn(inPurpose: InPurpose): SignInPeople {
  const look = <T>(question: (tx: PurposeTx<'authentication'>) => Promise<T>): Promise<T> =>
    inPurpose('authentication', work, question)
  const idOf = async (tx: PurposeTx<'authentication'>, sql: string, values: readonly unknown[]) =>
    (await tx.call<{ id: string }>(sql, values))[0]?.id
  const ownerSql = `select person_id as id from staff where role = 'owner' and removed_at is null limit 1`

  return {
    findOwner: () => look((tx) => idOf(tx, ownerSql, [])),
    createFirstOwner: ({ name, email }) =>
      look(async (tx) => {
        // Two uses of the link at once make one owner.
        await tx.call(`select pg_advisory_xact_lock(hashtext('first owner'))`, [])
        if (await idOf(tx, ownerSql, [])) return undefined
        const id = await idOf(
          tx,
          `select app.hold_person(lower(trim($1)), $2, $3, 'staff', '9999-12-31T00:00:00Z') as id`,
          [email, name, tx.vault.newPersonKey()],
        )
        if (!id) throw new Error('the database did not answer with the person')
        await tx.call(
          `insert into staff (person_id, role) values ($1, 'owner')
           on conflict (person_id) do update set role = 'owner', removed_at = null`,
          [id],
        )
        await tx.record({
          kind: 'access.granted',
          clauses: ['9.3'],
          personId: id,
          details: { role: 'owner' },
        })
        return id
      }),
    findStaffPerson: (email) =>
      look((tx) =>
        idOf(
          tx,
          `select p.id from people p join staff s on s.person_id = p.id
           where p.email = lower(trim($1)) and s.removed_at is null`,
          [email],
        ),
      ),
    findClientPerson: (email) =>
      look((tx) =>
        idOf(
          tx,
          `select p.id from people p where p.email = lower(trim($1))
           and exists (select 1 from client_members m where m.person_id = p.id)`,
          [email],
        ),
      ),
  }
}
