import { doubleVariants, simpleVariants, type Variant } from './affixes.ts'
import { awkwardWordIn } from './awkward.ts'
import { type Brand, type BrandOutcome, brandOf } from './brand.ts'
import { avoidedTlds, isLdhLabel, longestReadableLabel } from './domain-name.ts'
import { wellKnownBrandIn } from './well-known-brands.ts'

export interface CandidateRequest {
  readonly mainDomain: string
  readonly companyName: string
  /** Every name ever used or bought for anybody, in plain form; a name is never used twice. */
  readonly usedNames: ReadonlySet<string>
  /** The ending that was planned: it is taken though it has a bad name. */
  readonly planned?: string
  /** In order of preference; .com, then .co unless given. */
  readonly tlds?: readonly string[]
}

export interface DomainCandidate {
  readonly name: string
  readonly tld: string
  readonly reason: string
}

export interface RefusedName {
  readonly name: string
  readonly reason: string
}

export type Candidates =
  | {
      readonly kind: 'candidates'
      readonly brand: Brand
      readonly candidates: readonly DomainCandidate[]
      readonly refused: readonly RefusedName[]
    }
  | Extract<BrandOutcome, { kind: 'refused' }>

export const preferredTlds: readonly string[] = ['com', 'co']

/**
 * Every usable variant of the client's own brand, best first: all of .com before .co, one affix before
 * two, the most usual affix first. The same request always gives the same list. Availability and price
 * come from the registrar.
 */
export function proposeDomains(request: CandidateRequest): Candidates {
  const outcome = brandOf(request.mainDomain, request.companyName)
  if (outcome.kind === 'refused') return outcome
  const { brand } = outcome
  const variants = [...simpleVariants(brand.label), ...doubleVariants(brand.label)]
  const candidates: DomainCandidate[] = []
  const refused: RefusedName[] = []
  for (const tld of request.tlds ?? preferredTlds) {
    for (const variant of variants) {
      const name = `${variant.label}.${tld}`
      const fault = faultOf(variant, tld, brand, request)
      if (fault === undefined) candidates.push({ name, tld, reason: `${variant.words}, ${brand.reason}` })
      else refused.push({ name, reason: fault })
    }
  }
  return { kind: 'candidates', brand, candidates, refused }
}

function faultOf(
  { label, affixes }: Pick<Variant, 'label' | 'affixes'>,
  tld: string,
  brand: Brand,
  { usedNames, planned }: CandidateRequest,
): string | undefined {
  const name = `${label}.${tld}`
  if (avoidedTlds.includes(tld) && tld !== planned) return `.${tld} has a reputation for abuse`
  if (name === brand.mainDomain) return 'the main domain itself never sends'
  if (usedNames.has(name)) return 'used before; a name is never used twice'
  if (!isLdhLabel(label)) return 'not a valid domain name'
  if (label.length > longestReadableLabel) return `longer than ${longestReadableLabel} letters`
  const doubled = affixes.find((affix) => label.startsWith(affix + affix) || label.endsWith(affix + affix))
  if (doubled !== undefined) return `says “${doubled}” twice`
  const awkward = awkwardWordIn(label, [...affixes, brand.label])
  if (awkward !== undefined) return `reads as “${awkward}” where the words meet`
  const foreign = wellKnownBrandIn(label, brand.mainDomain)
  return foreign === undefined ? undefined : `contains ${foreign}, somebody else’s brand`
}

/** Judges a name that a person typed, by the same rules; undefined when it may be proposed. */
export function judgeTypedName(request: CandidateRequest, typed: string): string | undefined {
  const outcome = brandOf(request.mainDomain, request.companyName)
  if (outcome.kind === 'refused') return outcome.reason
  const name = typed.trim().toLowerCase()
  const dot = name.indexOf('.')
  const label = name.slice(0, dot)
  if (dot < 1 || name.length > 253) return 'not a valid domain name'
  if (!label.replaceAll('-', '').includes(outcome.brand.label)) {
    return `not a variant of the company’s own brand, “${outcome.brand.label}”`
  }
  return faultOf({ label, affixes: [] }, name.slice(dot + 1), outcome.brand, request)
}
