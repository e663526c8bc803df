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
      update evidence_entries set recipient = 'nobody'
        where id = (select min(id) from evidence_entries where recipient is not null);
      delete from evidence_seals; delete from evidence_nodes; delete from evidence_checkpoints;
      update app.sealing set settled_id = 0, watched_id = 0, watched_xid = null;
      reset session_replication_role`)
  } finally {
    client.release()
  }
}
