import type { DKIMVerifyResult, DMARCResult, dkimVerify } from 'mailauth'
import { mailauthResolver } from '#platform/dns/mailauth-resolver.ts'
import type { Resolver } from '#platform/dns/resolve.ts'
import { reportedResult } from './authentication-results.ts'

/** `unknown`: it could not be checked, which says neither that it is right nor that it is wrong. */
export interface Judgement {
  readonly verdict: 'pass' | 'fail' | 'unknown'
  /** For the operator: why, with domain names and record names, never an address. */
  readonly reason: string
}

export interface Authentication {
  readonly spf: Judgement
  readonly dkim: Judgement
  readonly dmarc: Judgement
  readonly alignment: Judgement
}

type Lookup = NonNullable<NonNullable<Parameters<typeof dkimVerify>[1]>['resolver']>

const pass = (reason: string): Judgement => ({ verdict: 'pass', reason })
const fail = (reason: string): Judgement => ({ verdict: 'fail', reason })
const unknown = (reason: string): Judgement => ({ verdict: 'unknown', reason })

/**
 * Judges a received message. DKIM, DMARC and alignment are judged anew with our own look-ups; SPF depends on the
 * address that delivered it, so it is taken from the header of the server that received it, if that is trusted.
 */
export async function judgeAuthentication(input: {
  raw: Buffer
  resolver: Resolver
  trustedAuthservId: string
}): Promise<Authentication> {
  const resolver = mailauthResolver(input.resolver) as Lookup
  const spf = judgeSpf(input.raw, input.trustedAuthservId)
  const { dkimVerify } = await import('mailauth/lib/dkim/verify.js')
  const { dmarc } = await import('mailauth/lib/dmarc/index.js')
  const signatures = await dkimVerify(input.raw, { resolver })
  const dkim = judgeDkim(signatures)
  const policy = await dmarc({
    headerFrom: signatures.headerFrom,
    fromFields: signatures.fromFields,
    spfDomains: spf.verdict === 'pass' && spf.domain ? [spf.domain] : [],
    dkimDomains: passing(signatures).map(({ id = '', signingDomain = '', status }) => ({
      id,
      domain: signingDomain,
      aligned: status.aligned ?? false,
      underSized: status.underSized ?? 0,
    })),
    resolver,
  })
  const unsure = spf.verdict === 'unknown' || dkim.verdict === 'unknown'
  return {
    spf: { verdict: spf.verdict, reason: spf.reason },
    dkim,
    dmarc: judgeDmarc(policy, unsure),
    alignment: judgeAlignment(policy, signatures, unsure),
  }
}

const passing = ({ results }: DKIMVerifyResult) => results.filter(({ status }) => status.result === 'pass')

function judgeSpf(raw: Buffer, trustedAuthservId: string): Judgement & { domain?: string } {
  const reported = reportedResult(raw, trustedAuthservId, 'spf')
  if (!reported) return unknown('The receiving server wrote no SPF result')
  const sender = reported.properties['smtp.mailfrom'] ?? reported.properties['smtp.helo']
  const domain = sender?.slice(sender.lastIndexOf('@') + 1).toLowerCase()
  const said = `The receiving server says ${reported.result}${domain ? ` for ${domain}` : ''}`
  if (reported.result === 'temperror') return unknown(said)
  return { ...(reported.result === 'pass' ? pass(said) : fail(said)), ...(domain ? { domain } : {}) }
}

function judgeDkim(signatures: DKIMVerifyResult): Judgement {
  const [good] = passing(signatures)
  if (good) return pass(`Signed by ${good.signingDomain} with selector ${good.selector}`)
  const signed = signatures.results.filter(({ signingDomain }) => signingDomain)
  const [bad] = signed
  if (!bad) return fail('The message is not signed')
  const said = `Signature of ${bad.signingDomain} with selector ${bad.selector}: ${bad.status.comment ?? bad.status.result}`
  return signed.some(({ status }) => status.result === 'temperror') ? unknown(said) : fail(said)
}

function judgeDmarc(policy: DMARCResult | false, unsure: boolean): Judgement {
  if (!policy) return fail('The From header does not name exactly one domain')
  switch (policy.status.result) {
    case 'pass':
      return pass(`Policy of ${policy.policyDomain ?? policy.domain}: p=${policy.p}`)
    case 'none':
      return fail(`${policy.domain} has no DMARC record`)
    case 'fail':
      if (unsure) return unknown('Nothing aligned was found, but SPF or DKIM could not be checked')
      return fail(`Neither SPF nor DKIM passes in line with ${policy.domain}`)
    default:
      return unknown(`The DMARC record could not be looked up`)
  }
}

function judgeAlignment(
  policy: DMARCResult | false,
  signatures: DKIMVerifyResult,
  unsure: boolean,
): Judgement {
  if (!policy) return fail('The From header does not name exactly one domain')
  // Without a policy there is no alignment mode; then the relaxed one is what a receiver would assume.
  const byDkim =
    policy.alignment?.dkim.result ?? passing(signatures).find(({ status }) => status.aligned)?.signingDomain
  const bySpf = policy.alignment?.spf.result
  if (byDkim && bySpf)
    return pass(`Signature of ${byDkim} and envelope of ${bySpf} are in line with the sender`)
  if (byDkim) return pass(`Signature of ${byDkim} is in line with the sender`)
  if (bySpf) return pass(`Envelope of ${bySpf} is in line with the sender`)
  if (unsure || policy.status.result === 'temperror')
    return unknown('SPF, DKIM or DMARC could not be checked')
  return fail('Neither a passing signature nor a passing envelope is in line with the sender')
}
