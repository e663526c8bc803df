import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { sandboxPaths } from '#web/paths.ts'
import { wholeNumber } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { ClockPage } from './clock-page.tsx'
import { FaultsPage, faultSchema } from './faults-page.tsx'
import { HomePage } from './home-page.tsx'
import { loopbackOnly } from './loopback-only.ts'
import { MailPage, MailsPage } from './mail-pages.tsx'
import { RequestsPage } from './requests-page.tsx'
import type { SandboxParts } from './sandbox-ports.ts'

const mostHours = 24 * 366
const clockSchema = z.strictObject({ hours: wholeNumber(1, mostHours) })

/** The sandbox world seen from outside: its mail, its clock, what vendors were asked, and how to make them fail. */
export function sandboxPages(parts: SandboxParts): Hono {
  const pages = new Hono()
  const here = loopbackOnly(parts.callerAddress)
  pages.use(sandboxPaths.home.pattern, here)
  pages.use(`${sandboxPaths.home.pattern}/*`, here)

  pages.get(sandboxPaths.home.pattern, async (c) =>
    c.html(<HomePage now={await parts.now()} vendors={parts.vendors} />),
  )
  pages.get(sandboxPaths.mail.pattern, async (c) =>
    c.html(<MailsPage now={await parts.now()} mails={await parts.mails()} />),
  )
  pages.get(sandboxPaths.message.pattern, async (c) => {
    const mail = await parts.mail(c.req.param('message'))
    if (!mail) throw new HTTPException(404)
    return c.html(<MailPage now={await parts.now()} mail={mail} />)
  })
  pages.get(sandboxPaths.clock.pattern, async (c) => c.html(<ClockPage now={await parts.now()} />))
  pages.post(sandboxPaths.clock.pattern, async (c) => {
    const parsed = parseForm(clockSchema, (await readForm(c)).fields)
    if (!parsed.ok)
      return c.html(<ClockPage now={await parts.now()} errors={parsed.errors} typed={parsed.typed} />, 422)
    await parts.advance(parsed.value.hours * 3600)
    return c.redirect(sandboxPaths.clock.to(), 303)
  })
  pages.get(sandboxPaths.requests.pattern, async (c) => c.html(<RequestsPage calls={await parts.calls()} />))
  pages.get(sandboxPaths.faults.pattern, (c) => c.html(<FaultsPage vendors={parts.vendors} />))
  pages.post(sandboxPaths.faults.pattern, async (c) => {
    const parsed = parseForm(faultSchema(parts.vendors), (await readForm(c)).fields)
    if (!parsed.ok)
      return c.html(<FaultsPage vendors={parts.vendors} errors={parsed.errors} typed={parsed.typed} />, 422)
    await parts.planFault(parsed.value)
    return c.html(<FaultsPage vendors={parts.vendors} planned={parsed.value} />)
  })
  pages.post(sandboxPaths.clearFaults.pattern, async (c) => {
    await parts.clearFaults()
    return c.redirect(sandboxPaths.faults.to(), 303)
  })
  return pages
}
