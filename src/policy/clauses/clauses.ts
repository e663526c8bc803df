import { ccpa } from './ccpa.ts'
import { changes } from './changes.ts'
import { children } from './children.ts'
import type { Clause } from './clause.ts'
import { contact } from './contact.ts'
import { dataSecurity } from './data-security.ts'
import { gdpr } from './gdpr.ts'
import { howLongWeKeepIt } from './how-long-we-keep-it.ts'
import { howWeUseIt } from './how-we-use-it.ts'
import { internationalTransfers } from './international-transfers.ts'
import { whatWeCollect } from './what-we-collect.ts'
import { whoWeAre } from './who-we-are.ts'
import { whoWeShareItWith } from './who-we-share-it-with.ts'
import { yourRights } from './your-rights.ts'

/** The thirteen clauses, in the order of the policy. */
export const clauses: readonly Clause[] = [
  whoWeAre,
  whatWeCollect,
  howWeUseIt,
  whoWeShareItWith,
  howLongWeKeepIt,
  yourRights,
  gdpr,
  ccpa,
  dataSecurity,
  children,
  internationalTransfers,
  changes,
  contact,
]
