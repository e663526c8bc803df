import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { clientNames } from '#domain/clients/client-names.ts'
import { recordClientView } from '#domain/clients/client-views.ts'
import { listStaff } from '#domain/staff/staff-queries.ts'
import { askByHand } from '#domain/tasks/ask-by-hand.ts'
import { dropTask, finishTask } from '#domain/tasks/finish-task.ts'
import { assignTask, handOverTasks } from '#domain/tasks/give-tasks.ts'
import { notesOf, noteTask } from '#domain/tasks/note-task.ts'
import { recordTitlesSeen } from '#domain/tasks/record-titles.ts'
import {
  countTasks,
  findTask,
  listTasks,
  openTaskCounts,
  type TaskFilter,
  taskChoices,
} from '#domain/tasks/task-queries.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { personal } from '#policy/personal.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { manyLines, oneLine } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { AskTaskPage } from './ask-task-page.tsx'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import type { Done } from './done-words.ts'
import { HandTasksOverPage } from './hand-tasks-over-page.tsx'
import { TaskPage } from './task-pages.tsx'
import { TasksPage } from './tasks-page.tsx'
import { refusedAt, type Typed } from './typed.ts'

type Delivery = PurposeTx<'service-delivery'>

const words = (max: number) =>
  manyLines(max)
    .min(3)
    .transform((text) => personal('message', text))
const finishSchema = z.object({ evidence: words(2000) })
const dropSchema = z.object({ reason: words(2000) })
const noteSchema = z.object({ words: words(2000) })
const assignSchema = z.object({ person: z.uuid().optional() })
const handOverSchema = z.object({ from: z.uuid(), to: z.uuid().optional() })
const askSchema = z.object({
  key: z.uuid(),
  title: oneLine(120)
    .min(3)
    .transform((text) => personal('message', text)),
  asked: words(4000),
  client: z.uuid().optional(),
  person: z.uuid().optional(),
  due: z.iso.date({ error: 'A day, please, such as 2026-12-01.' }),
})

/** What a person has to do: the list, one of them, asking for one, giving one or all of somebody's, finishing it. */
export function taskRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.tasks.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const filter = filterOf(c, desk)
      const page = await desk.in('service-delivery', async (tx) => {
        const tasks = await listTasks(tx, filter)
        const asked = tasks.filter(({ title }) => title !== null).map(({ id }) => id)
        if (!desk.sameView) await recordTitlesSeen(tx, asked, 'tasks')
        return { tasks, counts: await countTasks(tx), choices: await taskChoices(tx), now: tx.now }
      })
      return c.html(<TasksPage desk={desk} filter={filter} {...page} />)
    })
    .get(consolePaths.newTask.pattern, (c) => showAsk(c, deskOf(c, parts)))
    .post(consolePaths.newTask.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const { fields } = await readForm(c)
      const form = parseForm(askSchema, fields)
      if (!form.ok)
        return showAsk(c, desk, { typed: { form: 'task', errors: form.errors, values: form.typed } })
      const { key, title, asked, client, person, due } = form.value
      const made = await desk.in('service-delivery', (tx) =>
        askByHand(tx, key, {
          title,
          asked,
          clientId: client ?? null,
          assigneeId: person ?? null,
          dueAt: new Date(`${due}T17:00:00Z`),
        }),
      )
      if (!made.ok) return showAsk(c, desk, refusedAt('task', made.at ?? 'title', made.reason, fields))
      return c.redirect(withQuery(consolePaths.task.to({ task: made.taskId }), { done: 'task-asked' }), 303)
    })
    .get(consolePaths.handOverTasks.pattern, (c) => showHandOver(c, deskOf(c, parts)))
    .post(consolePaths.handOverTasks.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const { fields } = await readForm(c)
      const form = parseForm(handOverSchema, fields)
      const refused = (field: 'from' | 'to', reason: string) =>
        showHandOver(c, desk, refusedAt('hand-over', field, reason, fields).typed)
      if (!form.ok) return refused('from', 'Choose whose tasks are handed over.')
      const { from, to } = form.value
      const given = await desk.in('service-delivery', (tx) => handOverTasks(tx, from, to ?? null))
      if (!given.ok) return refused(given.at ?? 'from', given.reason)
      return c.redirect(withQuery(consolePaths.tasks.to(), { whose: to, done: 'tasks-given' }), 303)
    })
    .get(consolePaths.task.pattern, (c) => show(c, deskOf(c, parts)))
    .post(consolePaths.finishTask.pattern, async (c) => {
      const { fields } = await readForm(c)
      const form = parseForm(finishSchema, fields)
      if (!form.ok) return showTyped(c, parts, 'done', form)
      return act(
        c,
        parts,
        'task-done',
        (tx, task) => finishTask(tx, task, form.value.evidence),
        (reason) => refusedAt('done', 'evidence', reason, fields),
      )
    })
    .post(consolePaths.dropTask.pattern, async (c) => {
      const { fields } = await readForm(c)
      const form = parseForm(dropSchema, fields)
      if (!form.ok) return showTyped(c, parts, 'dropped', form)
      return act(
        c,
        parts,
        'task-dropped',
        (tx, task) => dropTask(tx, task, form.value.reason),
        (reason) => refusedAt('dropped', 'reason', reason, fields),
      )
    })
    .post(consolePaths.noteTask.pattern, async (c) => {
      const { fields } = await readForm(c)
      const form = parseForm(noteSchema, fields)
      if (!form.ok) return showTyped(c, parts, 'note', form)
      return act(
        c,
        parts,
        'task-noted',
        (tx, task) => noteTask(tx, task, form.value.words),
        (reason) => refusedAt('note', 'words', reason, fields),
      )
    })
    .post(consolePaths.assignTask.pattern, async (c) => {
      const { fields } = await readForm(c)
      const form = parseForm(assignSchema, fields)
      const refused = (reason: string) => refusedAt('assign', 'person', reason, fields)
      if (!form.ok) return show(c, deskOf(c, parts), refused('Choose somebody of the list.'))
      return act(c, parts, 'assigned', (tx, task) => assignTask(tx, task, form.value.person ?? null), refused)
    })
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What the address asks for; what it says otherwise is left out. */
function filterOf(c: Context, desk: Desk): TaskFilter {
  const idIn = (name: string) => (uuid.test(c.req.query(name) ?? '') ? c.req.query(name) : undefined)
  const whose = c.req.query('whose')
  const due = c.req.query('due')
  const kind = c.req.query('kind')
  return {
    state: c.req.query('state') === 'closed' ? 'closed' : 'open',
    whose: whose === 'mine' ? desk.staff.personId : whose === 'nobody' ? whose : idIn('whose'),
    due: due === 'overdue' || due === 'week' ? due : undefined,
    kind: /^[a-z-]{1,40}$/.test(kind ?? '') ? kind : undefined,
    client: c.req.query('client') === 'house' ? 'house' : idIn('client'),
  }
}

async function act(
  c: Context<StaffEnv>,
  parts: ConsoleParts,
  done: Done,
  verb: (tx: Delivery, taskId: string) => Promise<Verdict>,
  refused: (reason: string) => { readonly typed: Typed },
) {
  const desk = deskOf(c, parts)
  const task = idOf(c, 'task')
  const verdict = await desk.in('service-delivery', (tx) => verb(tx, task))
  if (!verdict.ok) return show(c, desk, refused(verdict.reason))
  return c.redirect(withQuery(consolePaths.task.to({ task }), { done }), 303)
}

function showTyped(
  c: Context<StaffEnv>,
  parts: ConsoleParts,
  form: string,
  refused: { errors: Record<string, string>; typed: Record<string, string> },
) {
  return show(c, deskOf(c, parts), { typed: { form, errors: refused.errors, values: refused.typed } })
}

async function show(c: Context<StaffEnv>, desk: Desk, refusal: { refused?: string; typed?: Typed } = {}) {
  const page = await desk.in('service-delivery', async (tx) => {
    const task = found(await findTask(tx, idOf(c, 'task')))
    if (task.clientId !== null && !desk.sameView) await recordClientView(tx, task.clientId, 'task')
    return { task, notes: await notesOf(tx, task.id), staff: await listStaff(tx), now: tx.now }
  })
  return c.html(<TaskPage desk={desk} {...page} {...refusal} />, refusal.typed || refusal.refused ? 422 : 200)
}

async function showAsk(c: Context<StaffEnv>, desk: Desk, refusal: { refused?: string; typed?: Typed } = {}) {
  const page = await desk.in('service-delivery', async (tx) => ({
    clients: await clientNames(tx),
    staff: await listStaff(tx),
  }))
  const client = c.req.query('client')
  return c.html(
    <AskTaskPage desk={desk} client={client} {...page} {...refusal} />,
    refusal.typed || refusal.refused ? 422 : 200,
  )
}

async function showHandOver(c: Context<StaffEnv>, desk: Desk, typed?: Typed) {
  const page = await desk.in('service-delivery', async (tx) => ({
    staff: await listStaff(tx),
    counts: await openTaskCounts(tx),
  }))
  const props = { desk, ...page, from: c.req.query('from'), ...(typed === undefined ? {} : { typed }) }
  return c.html(<HandTasksOverPage {...props} />, typed === undefined ? 200 : 422)
}
