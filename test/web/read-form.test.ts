import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'

const app = new Hono().post('/', async (c) =>
  c.json(parseForm(z.object({ name: z.string() }), (await readForm(c)).fields)),
)
const post = async (body: URLSearchParams | FormData) =>
  (await (await app.request('/', { method: 'POST', body })).json()) as {
    ok: boolean
    errors?: Record<string, string>
  }

test('the kit’s own hidden fields are taken out, any other name that begins like them is refused', async () => {
  expect(await post(new URLSearchParams({ name: 'Ada', _csrf: 'x', _ticket: 'y' }))).toMatchObject({
    ok: true,
  })
  const refused = await post(new URLSearchParams({ name: 'Ada', _phone: '555' }))
  expect(refused.errors?._phone).toContain('does not take a field called "_phone"')
})

test('a file that the form does not ask for is refused, not dropped', async () => {
  const form = new FormData()
  form.set('name', 'Ada')
  form.set('cv', new File(['text'], 'cv.txt'))
  expect((await post(form)).errors?.cv).toContain('does not take a field called "cv"')
})

test('thousands of values of one name are read in no time, so that a small body cannot hold up the process', async () => {
  const body = new URLSearchParams(Array.from({ length: 16_000 }, () => ['name', '1']))
  const started = performance.now()
  expect((await post(body)).ok).toBe(false)
  expect(performance.now() - started).toBeLessThan(500)
})
