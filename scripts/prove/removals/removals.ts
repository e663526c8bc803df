import type { ClauseId } from '#policy/vocabulary.ts'
import type { Removals } from '../mutation/removal.ts'
import { closingRemovals } from './closing.ts'
import { dataSecurityRemovals } from './data-security.ts'
import { howLongWeKeepItRemovals } from './how-long-we-keep-it.ts'
import { howWeUseItRemovals } from './how-we-use-it.ts'
import { openingRemovals } from './opening.ts'
import { whatWeCollectRemovals } from './what-we-collect.ts'
import { whoWeShareItWithRemovals } from './who-we-share-it-with.ts'
import { yourRightsRemovals } from './your-rights.ts'

/**
 * How each enforcement of the bindings is taken away, to see its tests fail. What a name in the database says by
 * itself (a constraint, a policy, a trigger, an index, row-level security) needs nothing here: see plain-removal.ts.
 */
export const removals: Removals = {
  ...openingRemovals,
  ...whatWeCollectRemovals,
  ...howWeUseItRemovals,
  ...whoWeShareItWithRemovals,
  ...howLongWeKeepItRemovals,
  ...yourRightsRemovals,
  ...dataSecurityRemovals,
  ...closingRemovals,
} satisfies Readonly<Partial<Record<ClauseId, unknown>>>
