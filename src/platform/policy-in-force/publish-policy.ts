import type { Client } from 'pg'
import { register } from '#policy/register/register.ts'
import { policyDocument } from '#policy/text/policy-document.ts'
import { policyVersion } from '#policy/version.ts'

/** Stands where a controller's own name is said, so that what is stored is the same for everybody who runs this. */
const anyController = { name: 'controller', contact: 'contact', site: 'site' } as const

/** At the first start what is declared takes effect at once: nobody was told of anything else. */
export async function publishPolicy(client: Client): Promise<void> {
  const { rows } = await client.query("select 1 from policy_versions where state = 'in-effect'")
  if (rows.length > 0) return
  await client.query(
    `insert into policy_versions (version, edition, material, declared, document, state, in_effect_at)
     values ($1, 1, false, $2, $3, 'in-effect', app.now())`,
    [policyVersion(), JSON.stringify(register), JSON.stringify(policyDocument(anyController))],
  )
}
