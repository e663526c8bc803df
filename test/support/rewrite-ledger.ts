import type pg from 'pg'

/**
 * What somebody who owns the server and its keys can do: changes the first entry that went to anybody, and takes the
 * seals and checkpoints away, so that all of it is sealed and signed anew as if it had always been so.
 */
export async function rewriteLedger(owner: pg.Pool): Promise<void> {
  const client = await owner.connect()
  try {
    await client.query(`
      set session_replication_role = replica;
      update evidence_forms set recipient = 'nobody', hash =
          app.form_hash(kind, purpose, actor_kind, clauses, 'nobody', categories, policy_version)
        where id = (select e.form_id from evidence_entries e join evidence_forms f on f.id = e.form_id
          where f.recipient is not null order by e.id limit 1);
      delete from evidence_seals; delete from evidence_nodes; delete from evidence_checkpoints;
      update app.sealing set settled_id = 0, watched_id = 0, watched_xid = null, tree_size = 0, peaks = '{}';
      reset session_replication_role`)
  } finally {
    client.release()
  }
}
