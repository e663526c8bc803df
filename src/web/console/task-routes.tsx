import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { recordClientView } from '#domain/clients/client-page.ts'
import { listStaff } from '#domain/staff/staff-queries.ts'
import { assignTask, dropTask, finishTask } from '#domain/tasks/finish-task.ts'
import { findTask, openTasks } from '#domain/tasks/task-queries.ts'
import { personal } from '#policy/personal.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { manyLines } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import { TaskPage, TasksPage } from './task-pages.tsx'
import type { Typed } from './typed.ts'

const finishSchema = z.object({ evidence: manyLines(2000).min(3) })
const dropSchema = z.object({ reason: manyLines(2000).min(3) })
const assignSchema = z.object({ person: z.uuid().optional() })

/** What a person has to do: the list, one of them, whose it is, finishing it with what shows it. */
export function taskRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.tasks.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const page = await desk.in('service-delivery', async (tx) => ({
        tasks: await openTasks(tx),
        now: tx.now,
      }))
      return c.html(<TasksPage desk={desk} mine={c.req.query('whose') === 'mine'} {...page} />)
    })
    .get(consolePaths.task.pattern, (c) => show(c, deskOf(c, parts)))
    .post(consolePaths.finishTask.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const task = idOf(c, 'task')
      const form = parseForm(finishSchema, (await readForm(c)).fields)
      if (!form.ok) return show(c, desk, { typed: { form: 'done', errors: form.errors, values: form.typed } })
      const done = await desk.in('service-delivery', (tx) =>
        finishTask(tx, task, personal('message', form.value.evidence)),
      )
      if (!done.ok) return show(c, desk, { refused: done.reason })
      return c.redirect(withQuery(consolePaths.task.to({ task }), { done: 'task-done' }), 303)
    })
    .post(consolePaths.dropTask.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const task = idOf(c, 'task')
      const form = parseForm(dropSchema, (await readForm(c)).fields)
      if (!form.ok)
        return show(c, desk, { typed: { form: 'dropped', errors: form.errors, values: form.typed } })
      const dropped = await desk.in('service-delivery', (tx) =>
        dropTask(tx, task, personal('message', form.value.reason)),
      )
      if (!dropped.ok) return show(c, desk, { refused: dropped.reason })
      return c.redirect(withQuery(consolePaths.task.to({ task }), { done: 'task-dropped' }), 303)
    })
    .post(consolePaths.assignTask.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const task = idOf(c, 'task')
      const form = parseForm(assignSchema, (await readForm(c)).fields)
      if (!form.ok) return show(c, desk, { refused: 'Choose somebody of the list.' })
      const assigned = await desk.in('service-delivery', (tx) =>
        assignTask(tx, task, form.value.person ?? null),
      )
      if (!assigned.ok) return show(c, desk, { refused: assigned.reason })
      return c.redirect(withQuery(consolePaths.task.to({ task }), { done: 'assigned' }), 303)
    })
}

async function show(c: Context<StaffEnv>, desk: Desk, refusal: { refused?: string; typed?: Typed } = {}) {
  const page = await desk.in('service-delivery', async (tx) => {
    const task = found(await findTask(tx, idOf(c, 'task')))
    if (!desk.sameView) await recordClientView(tx, task.clientId, 'task')
    return { task, staff: await listStaff(tx), now: tx.now }
  })
  return c.html(<TaskPage desk={desk} {...page} {...refusal} />, refusal.typed || refusal.refused ? 422 : 200)
}
