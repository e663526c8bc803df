import { openVault } from '#platform/crypto/vault.ts'
import { type Actor, visitor } from '#platform/database/actor.ts'
import { openPurposes } from '#platform/database/purposes.ts'

/** A process of its own that looks at a person and records consents, one line each, until it is killed. */
const { DATABASE = '', PERSON: personId = '', STAFF = '' } = process.env
const masterKey = Buffer.alloc(32, 7)
const staff: Extract<Actor, { kind: 'staff' }> = JSON.parse(STAFF)
const { inPurpose } = openPurposes({
  databaseUrl: DATABASE,
  masterKey,
  rolePrefix: 'segmento',
  vault: openVault(masterKey),
})
for (let page = 0; ; page++) {
  await inPurpose('service-delivery', staff, async (tx) =>
    tx.recordRead({ kind: 'data.viewed', clauses: ['9.4'], personId, details: { page } }),
  )
  await inPurpose('newsletter', visitor, (tx) =>
    tx.record({ kind: 'consent.given', clauses: ['7.1'], personId, details: { page } }),
  )
  console.log(page)
  await new Promise((resume) => setTimeout(resume, 10))
}
