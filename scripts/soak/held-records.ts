import pg from 'pg'
import type { BuildWorld } from '#test/support/build-world.ts'
import { gaps, type KillPoints, type Rhythm } from './kill-points.ts'

/**
 * Holds the worker between a vendor's answer and its own record of it: the row that records the call waits
 * for a lock that is held here. For mail, where the row is written first, that is before the connection opens.
 */
export async function holdRecords(world: BuildWorld, rhythm: Rhythm): Promise<KillPoints> {
  await world.db.owner.query(`
    create schema soak;
    create sequence soak.calls;
    create table soak.turn (next bigint);
    insert into soak.turn values (${rhythm.first});
    create table soak.also (call text primary key);
    create function soak.hold() returns trigger language plpgsql security definer as $$
      begin
        if nextval('soak.calls') >= (select next from soak.turn)
            or exists (select from soak.also where call = new.vendor || ' ' || new.operation) then
          perform set_config('application_name', 'held: ' || new.vendor || ' ' || new.operation, false);
          perform pg_advisory_xact_lock_shared(hashtext('soak'), 0);
          perform set_config('application_name', 'released', false);
        end if;
        return new;
      end $$;
    create trigger soak before insert on vendor_calls for each row execute function soak.hold()`)
  await world.db.owner.query('insert into soak.also select unnest($1::text[])', [rhythm.also ?? []])
  const client = new pg.Client({ connectionString: world.db.url })
  // Dropping the database cuts it.
  client.on('error', () => {})
  await client.connect()
  const hold = () => client.query(`select pg_advisory_lock(hashtext('soak'), 0)`)
  await hold()
  const gap = gaps(rhythm)
  let held: string | undefined
  return {
    async reached() {
      const { rows } = await client.query<{ call: string }>(
        `select substr(application_name, 7) as call from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and wait_event = 'advisory'
           and application_name like 'held: %' limit 1`,
      )
      held = rows[0]?.call
      return held
    },
    async release() {
      await client.query(`update soak.turn set next = (select last_value from soak.calls) + $1`, [
        gap(held ?? ''),
      ])
      await client.query('delete from soak.also where call = $1', [held])
      await client.query(`select pg_advisory_unlock(hashtext('soak'), 0)`)
      await hold()
    },
    async seen() {
      const { rows } = await world.db.owner.query<{ call: string }>(
        `select distinct vendor || ' ' || operation as call from vendor_calls`,
      )
      return rows.map(({ call }) => call)
    },
    close: () => client.end(),
  }
}
