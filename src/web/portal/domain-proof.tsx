import { portalPaths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Copyable } from '#web/ui/copyable.tsx'
import { Field } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import type { IntakeProps } from './intake-answer.ts'

const ways: Readonly<Record<string, string>> = {
  address: 'by a confirmed address at it',
  txt: 'by its TXT record',
  operator: 'by our word, recorded',
}

/** Three ways to show that a domain is the client's own: an address, a record, somebody's word. */
export function DomainProof({ visit, page, answer }: IntakeProps) {
  const { intake, txtRecord } = page
  const engagement = visit.frame.engagementId
  const { errors = {}, typed = {}, part } = answer
  const to = (way: string) => portalPaths.intakeDomainProof.to({ engagement, way })
  return (
    <section id="proof" aria-labelledby="proof-title">
      <h3 id="proof-title">show that it is yours</h3>
      <LiveRegion
        id="proof-state"
        topics={[`engagement:${engagement}`]}
        href={portalPaths.intake.to({ engagement })}
      >
        {intake.domainProvedAt ? (
          <p>
            <StateMark tone="good" word="proven" /> {ways[intake.domainProof ?? '']},{' '}
            <Time at={intake.domainProvedAt} now={visit.now} />.
          </p>
        ) : (
          <p>
            <StateMark tone="waiting" word="not proven yet" />{' '}
            {intake.domainCheckedAt ? (
              <>
                The record was not there when we looked <Time at={intake.domainCheckedAt} now={visit.now} />.
              </>
            ) : (
              'One of these ways is enough.'
            )}
          </p>
        )}
      </LiveRegion>
      {part === 'proof' && !answer.errors && !intake.domainProvedAt && (
        <Notice live>
          <p>
            We look at the record now; the line above says what we see. A new record can take some minutes.
          </p>
        </Notice>
      )}
      {part === 'address-proof' && !answer.errors && (
        <Notice live>
          <p>A mail is on its way to that address. Whoever follows its link proves the domain.</p>
        </Notice>
      )}
      {!intake.domainProvedAt && (
        <>
          <h4>by an address at it</h4>
          <Form action={to('address')} hidden={visit.hidden}>
            <Field
              name="proofAddress"
              type="email"
              label="address at your domain"
              help="We mail a link there. An address that you sign in with counts by itself."
              value={typed.proofAddress}
              error={errors.proofAddress}
              autocomplete="off"
            />
            <Button kind="quiet">mail a link to it</Button>
          </Form>
          <h4>by a TXT record</h4>
          <p>
            Add this TXT record at {intake.domain ?? 'your domain'} itself (name <code>@</code>):
          </p>
          <p>
            <Copyable text={txtRecord} label="the text of the record" />
          </p>
          <Form action={to('txt')} hidden={visit.hidden}>
            <Button kind="quiet">look for the record now</Button>
          </Form>
          <h4>by our word</h4>
          <p>
            Neither works? Write to <a href={`mailto:${visit.contactAddress}`}>{visit.contactAddress}</a>; an
            operator who knows you can vouch for it, and that is recorded.
          </p>
        </>
      )}
    </section>
  )
}
