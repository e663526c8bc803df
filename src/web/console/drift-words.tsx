import { driftWords } from '#domain/drift/changes.ts'
import { type DifferenceKind, kindRules, sideOf } from '#domain/drift/difference-kinds.ts'
import { blockedWords } from '#domain/stacks/observe-build.ts'
import type { RecordData } from '#domain/stacks/record-data.ts'
import { type FaultCode, faults } from '#platform/errors/fault.ts'
import { type Personal, reveal } from '#policy/personal.ts'

/** What a difference is about, to somebody who works here: the domain or the inbox, and which part of it. */
export function AboutDifference(props: {
  kind: DifferenceKind
  domain: string
  address: Personal<'email'> | null
}) {
  const { kind, domain, address } = props
  return (
    <>
      {address === null ? domain : reveal(address)}
      <div class="soft small">
        {kindRules[kind].words}, seen at {kindRules[kind].seenAt}
      </div>
    </>
  )
}

function recordText(record: RecordData): string {
  switch (record.type) {
    case 'MX':
      return `${record.name} MX ${record.preference} ${record.host}`
    case 'TXT':
      return `${record.name} TXT ${record.text}`
    case 'CNAME':
      return `${record.name} CNAME ${record.host}`
    case 'A':
    case 'AAAA':
      return `${record.name} ${record.type} ${record.address}`
  }
}

/** One side of a difference in words. */
export function SideOf({ kind, value }: { kind: DifferenceKind; value: unknown }) {
  switch (kind) {
    case 'record': {
      const { records } = sideOf(kind, value)
      if (records.length === 0) return <span class="soft">no such record</span>
      return (
        <>
          {records.map((record) => (
            <div>
              <code class="small">{recordText(record)}</code>
            </div>
          ))}
        </>
      )
    }
    case 'name-servers':
    case 'delegation': {
      const { nameServers } = sideOf(kind, value)
      if (nameServers.length === 0) return <span class="soft">none</span>
      return <code class="small">{nameServers.join(' ')}</code>
    }
    case 'registrant': {
      const { differing } = sideOf(kind, value)
      return <>{differing.length === 0 ? 'as the client gave it' : `another ${differing.join(', ')}`}</>
    }
    case 'registration':
    case 'mailbox':
    case 'account':
      return <>{sideOf(kind, value).state}</>
    case 'expiry':
      return <>{sideOf(kind, value).expiresAt.slice(0, 10)}</>
    case 'auto-renew':
    case 'warm-up':
      return <>{sideOf(kind, value).on ? 'on' : 'off'}</>
    case 'forward':
      return <>{sideOf(kind, value).to ?? 'nowhere'}</>
    case 'limits': {
      const { coldPerDay, warmUpPerDay } = sideOf(kind, value)
      return (
        <>
          {coldPerDay} cold, {warmUpPerDay} warm-up a day
        </>
      )
    }
    case 'tracking':
      return <>{sideOf(kind, value).host ?? 'none'}</>
  }
}

/** What mending does, before it is pressed. */
export function mendEffect(kind: DifferenceKind): string {
  if (kind === 'registrant')
    return 'The registrar sets the client as registrant again and asks them to confirm by e-mail within 15 days; such a change can lock transfers for 60 days. Whom it names now is kept, encrypted, for 30 days, so that it can be written back.'
  if (kind === 'mailbox')
    return 'The build opens the inbox anew, which takes a slot at the host and begins its warm-up again. Mail that was lost with the old one does not come back.'
  if (kind === 'account')
    return 'A pause is lifted. An inbox that the sequencer has lost is connected anew, and its warm-up begins again.'
  return 'What is wanted is written over what was found. What stands there now is kept and can be written back.'
}

export function faultText(code: string): string {
  return (
    driftWords[code] ?? blockedWords[code] ?? faults[code as FaultCode] ?? `A person needs to look (${code}).`
  )
}
