import { Hono } from 'hono'
import { z } from 'zod'
import { endMembership } from '#domain/clients/end-membership.ts'
import { inviteMember } from '#domain/clients/invite-member.ts'
import { type PeoplePage, peoplePage } from '#domain/clients/people-page.ts'
import type { MemberRole } from '#domain/mails/queue-mail.ts'
import { personal, reveal } from '#policy/personal.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths, withQuery } from '#web/paths.ts'
import { emailAddress, oneLine } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { readForm } from '#web/server/read-form.ts'
import { leftOut, storedIn } from '#web/server/stored-in.ts'
import { Button } from '#web/ui/button.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Choices, Field, type Option } from '#web/ui/field.tsx'
import { Confirm, Form } from '#web/ui/form.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { PortalPage } from './portal-page.tsx'
import { idsOnly, type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

const roles: Readonly<Record<MemberRole, Option>> = {
  owner: {
    value: 'owner',
    label: 'owner',
    help: 'Decides: accepts quotes, pays, invites people, ends the work.',
  },
  billing: { value: 'billing', label: 'billing', help: 'Pays, and sees invoices.' },
  technical: {
    value: 'technical',
    label: 'technical',
    help: 'Fills in the intake, approves names and senders, takes the credentials.',
  },
}

const inviteSchema = z.object({
  name: oneLine(200).register(storedIn, { column: 'people.name' }),
  email: emailAddress().register(storedIn, { column: 'people.email' }),
  role: z.enum(['owner', 'billing', 'technical']).register(storedIn, { column: 'client_members.role' }),
})

const doneWords = {
  invited: 'Invited. They get a mail that says how to sign in.',
  'role-changed': 'They had access already, and have the new role now.',
}
type Done = keyof typeof doneWords

/** Who can act for my company here, and as what. */
export function peoplePages(parts: PortalParts): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .use(portalPaths.personRemoval.pattern, idsOnly('person'))
    .get(portalPaths.people.pattern, async (c) => {
      const { visit: at, found } = await visit(parts, c, 'service-delivery', peoplePage)
      return c.html(<People visit={at} page={found} done={c.req.query('done')} />)
    })
    .post(portalPaths.people.pattern, async (c) => {
      const form = parseForm(inviteSchema, (await readForm(c)).fields, policyOf(c).register)
      const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
        const verdict = form.ok
          ? await inviteMember(tx, frame.clientId, {
              name: personal('name', form.value.name),
              email: personal('email', form.value.email),
              role: form.value.role,
            })
          : undefined
        return { verdict, page: await peoplePage(tx, frame) }
      })
      if (found.verdict?.ok) {
        const done: Done = found.verdict.otherRole ? 'role-changed' : 'invited'
        return c.redirect(
          withQuery(portalPaths.people.to({ engagement: at.frame.engagementId }), { done }),
          303,
        )
      }
      const refused = found.verdict?.reason
      const mended = form.ok ? { typed: { ...form.value } } : { errors: form.errors, typed: form.typed }
      return c.html(<People visit={at} page={found.page} refused={refused} {...mended} />, 422)
    })
    .post(portalPaths.personRemoval.pattern, async (c) => {
      const person = c.req.param('person')
      const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
        const verdict = await endMembership(tx, frame.clientId, person)
        return { verdict, page: verdict.ok ? undefined : await peoplePage(tx, frame) }
      })
      if (!found.page) return c.redirect(portalPaths.people.to({ engagement: at.frame.engagementId }), 303)
      const refused = found.verdict.ok ? undefined : found.verdict.reason
      return c.html(<People visit={at} page={found.page} refused={refused} />, 422)
    })
}

function People(props: {
  visit: PortalVisit
  page: PeoplePage
  refused?: string | undefined
  done?: string | undefined
  errors?: Readonly<Record<string, string>>
  typed?: Readonly<Record<string, string>>
}) {
  const { visit, page, refused, done = '', errors = {}, typed = {} } = props
  const { frame, hidden, register } = visit
  const engagement = frame.engagementId
  const why = page.mayChange.ok ? undefined : page.mayChange.reason
  return (
    <PortalPage visit={visit} title="people" section="people">
      <PageHead title="people" about={`Who can sign in for ${frame.company}, and what they may do.`} />
      {refused && (
        <Notice tone="bad" title="nothing was changed" live>
          <p>{refused}</p>
        </Notice>
      )}
      {Object.hasOwn(doneWords, done) && (
        <Notice tone="good" live>
          <p>{doneWords[done as Done]}</p>
        </Notice>
      )}
      <DataTable
        caption="people of the company"
        hideCaption
        columns={[
          { key: 'name', heading: 'name', cell: (row) => (row.name ? reveal(row.name) : 'no name given') },
          { key: 'email', heading: 'e-mail address', cell: (row) => row.email && reveal(row.email) },
          { key: 'role', heading: 'role', cell: (row) => row.role },
          {
            key: 'since',
            heading: 'since',
            named: true,
            cell: (row) => <Time at={row.addedAt} now={visit.now} as="day" />,
          },
          ...(why === undefined
            ? [
                {
                  key: 'remove',
                  heading: 'access',
                  cell: (row: PeoplePage['members'][number]) => (
                    <Confirm ask="end access">
                      <p>
                        They can’t sign in for {frame.company} any more. What they decided stays recorded.
                      </p>
                      <Form
                        action={portalPaths.personRemoval.to({ engagement, person: row.personId })}
                        hidden={hidden}
                      >
                        <Button kind="danger">end this access now</Button>
                      </Form>
                    </Confirm>
                  ),
                },
              ]
            : []),
        ]}
        rows={page.members}
        empty="Nobody acts for this company."
      />
      <h2>invite somebody</h2>
      <ErrorSummary errors={errors} labels={{ name: 'name', email: 'e-mail address', role: 'role' }} />
      <Form
        action={portalPaths.people.to({ engagement })}
        hidden={hidden}
        leaveOut={leftOut(inviteSchema, register)}
      >
        <Field
          name="name"
          label="name"
          value={typed.name}
          error={errors.name}
          maxLength={200}
          autocomplete="off"
        />
        <Field
          name="email"
          type="email"
          label="e-mail address"
          help="They get a mail and sign in with a link; they need no password."
          value={typed.email}
          error={errors.email}
          autocomplete="off"
        />
        <Choices
          name="role"
          kind="radio"
          label="role"
          options={Object.values(roles)}
          chosen={[typed.role ?? 'technical']}
          error={errors.role}
        />
        <Button disabledBecause={why}>invite them by mail</Button>
      </Form>
    </PortalPage>
  )
}
