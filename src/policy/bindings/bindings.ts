import type { ClauseId } from '#policy/vocabulary.ts'
import type { Binding } from './binding.ts'
import { closingBindings } from './closing.ts'
import { dataSecurityBindings } from './data-security.ts'
import { howLongWeKeepItBindings } from './how-long-we-keep-it.ts'
import { howWeUseItBindings } from './how-we-use-it.ts'
import { openingBindings } from './opening.ts'
import { whatWeCollectBindings } from './what-we-collect.ts'
import { whoWeShareItWithBindings } from './who-we-share-it-with.ts'
import { yourRightsBindings } from './your-rights.ts'

/** Every promise of the policy and what keeps it. The record is total: a new id does not compile without one. */
export const bindings: Readonly<Record<ClauseId, Binding>> = {
  ...openingBindings,
  ...whatWeCollectBindings,
  ...howWeUseItBindings,
  ...whoWeShareItWithBindings,
  ...howLongWeKeepItBindings,
  ...yourRightsBindings,
  ...dataSecurityBindings,
  ...closingBindings,
}
