import { setTimeout as delay } from 'node:timers/promises'
import { StepFailure } from '../../scripts/rehearse/step-failure.ts'
import type { Engagement, Part, Stage } from '../../scripts/rehearse/story/stage.ts'
import { requestCall } from '../../scripts/rehearse/story/visitor.ts'
import { waitUntil } from '../../scripts/rehearse/wait-until.ts'
import { markedCompany, markedMember } from './marked-people.ts'
import { marks } from './marks.ts'
import type { WatchedProgram } from './watched-program.ts'

/** What goes wrong while the story is played, each with somebody's data at hand. */
export interface Trouble {
  /** The database refuses a row of a visitor and says in its answer what stood in it. */
  refuseRows(stage: Stage, part: Part): Promise<void>
  /** A job fails on an error that names whom it was about. @returns all jobs as they then stand */
  failJob(): Promise<string>
  /** Every vendor breaks off, answers nonsense or asks for patience, several times. */
  failVendors(stage: Stage): Promise<void>
  /** Somebody sends forms, notices and addresses that nobody asked for. */
  sendNonsense(part: Part, engagement: Engagement): Promise<void>
}

export function troubleOf(watched: WatchedProgram): Trouble {
  const { owner, inside } = watched
  return {
    async refuseRows(stage, part) {
      await owner.query(
        `alter table leads add constraint provoked check (company not like '%${marks.company.text}%')`,
      )
      const refused = await requestCall(stage, part).catch((error: unknown) => error)
      await owner.query('alter table leads drop constraint provoked')
      if (!(refused instanceof StepFailure) || !refused.message.includes('500'))
        throw new Error('the row was not refused')
    },
    async failJob() {
      await owner.query(`
        create function provoked() returns trigger language plpgsql security definer as $$
        begin
          raise exception 'no mail to %', (select email from public.people where id = new.person_id)
            using detail = to_jsonb(new)::text, hint = (select name from public.people where id = new.person_id);
        end $$`)
      await owner.query(
        'create trigger provoked before update on mails for each row execute function provoked()',
      )
      const { rows } = await owner.query<{ id: string }>(
        `insert into mails (person_id, kind, purpose) select id, 'intake-opens', 'operations-email' from people
         where email like '${marks.memberLocal.text}%' returning id`,
      )
      const data = JSON.stringify({ mailId: rows[0]?.id, purpose: 'operations-email' })
      await owner.query(`select app.enqueue('send-mail', $1, null, interval '0')`, [data])
      const jobs = await waitUntil('the job to fail', async () => {
        const standing = await owner.query<{ job: string }>(
          'select to_jsonb(j)::text as job from pgboss.job j order by (output is null)',
        )
        const text = standing.rows.map(({ job }) => job).join('\n')
        return text.includes('P0001') ? text : undefined
      })
      await owner.query('drop trigger provoked on mails; drop function provoked()')
      return jobs
    },
    async failVendors({ world }) {
      for (const vendor of ['porkbun', 'mailforge', 'instantly'])
        for (const fault of [
          { kind: 'unavailable', matches: 'GET /', times: 2 },
          { kind: 'limited', matches: 'POST /', times: 1 },
          { kind: 'lost', matches: 'POST /', times: 1 },
        ])
          await world.post(`${world.at(vendor)}/_faults`, fault)
      await owner.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where usename like $1 and pid <> pg_backend_pid()',
        ['%service_delivery%'],
      )
      await delay(200)
    },
    async sendNonsense({ browser, company }, { portal }) {
      const typed = Object.fromEntries(
        Object.entries({ ...marks }).map(([name, { text }]) => [`${name} ${text}`, text]),
      )
      const post = (path: string, body: string | URLSearchParams, type?: string) =>
        fetch(`${inside}${path}`, {
          method: 'POST',
          body,
          redirect: 'manual',
          headers: type ? { 'content-type': type } : {},
        }).then((answer) => answer.arrayBuffer())
      const everything = JSON.stringify({ ...typed, email: markedMember.email, company })
      for (const path of [
        '/request-a-call',
        '/guide',
        '/sign-in',
        '/staff/sign-in',
        '/staff/join',
        '/staff/first',
      ])
        for (const body of [new URLSearchParams(typed), new URLSearchParams({ email: markedMember.email })])
          await post(path, body)
      for (const path of [
        '/webhooks/stripe',
        '/webhooks/instantly',
        `/nowhere/${marks.stranger.text}`,
        '/guide',
      ])
        await post(path, everything, 'application/json')
      await post('/guide', `--x\r\n${marks.stranger.text}`, 'multipart/form-data; boundary=x')
      for (const address of [
        `/nowhere/${encodeURIComponent(markedCompany.contact.email)}?q=${marks.stranger.text}`,
        `/portal/${marks.stranger.text}/intake`,
        `/console/search?q=${marks.contactFirst.text}`,
        `/unsubscribe/${marks.stranger.text}`,
        `/%00${marks.stranger.text}`,
      ])
        await fetch(`${inside}${address}`, {
          redirect: 'manual',
          headers: { referer: `${inside}/?${marks.stranger.text}`, 'user-agent': marks.stranger.text },
        }).then((answer) => answer.arrayBuffer())
      const intake = await browser.open(`${portal}/intake`)
      for (const button of [/^save/, 'add this sender'])
        await browser
          .press(intake, {
            labels: [],
            fill: () => {
              throw new Error('it is filled in')
            },
            press: () => {
              const { action, body } = intake.form(button).press()
              for (const [name, value] of Object.entries(typed)) body.append(name, value)
              return { method: 'post', action, body }
            },
          })
          .catch(() => undefined)
    },
  }
}
