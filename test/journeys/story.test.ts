import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePort, scratchFolder, startProgram } from '#test/runtime/program.ts'
import { launchBrowser } from '#test/support/browser.ts'
import { warmUp, watchBuild } from './build.ts'
import { acceptAndPay, approveNames, fillIntake, signInByMail } from './client.ts'
import { planEnd, takeHandOff } from './hand-off.ts'
import { openMail } from './mailbox.ts'
import { approveSpending, becomeFirstOwner, handOver, sendQuote } from './owner.ts'
import { openPerson, type Place } from './people.ts'
import { requestCall } from './visitor.ts'

const about = { company: 'Lovelace Looms', email: 'ada@lovelacelooms.com', name: 'Ada Lovelace' }

test('one client goes from the form to the hand-off in a browser, without script until the build', async () => {
  const port = await freePort()
  const program = startProgram({
    DATA_DIR: join(scratchFolder(), 'data'),
    PORT: String(port),
    SANDBOX_PORT: String(port + 1),
    LOG_LEVEL: 'warn',
  })
  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const readyLines = await program.ready()
  const place: Place = {
    browser,
    origin: `http://localhost:${port}`,
    vendors: `http://127.0.0.1:${port + 1}`,
    breaches: new Set(),
  }
  const owner = await openPerson(place, { script: true })
  const client = await openPerson(place, { script: false })

  await becomeFirstOwner(owner, readyLines)
  await requestCall(client, about)
  await sendQuote(owner, about.company)
  await openMail(client, about.email, 'quote')
  await signInByMail(client, about.email)
  await acceptAndPay(client, about.email)
  await fillIntake(client, 'lovelacelooms.com')
  await approveNames(client)
  await approveSpending(owner)
  const watching = await openPerson(place, { script: true, as: client })
  await watchBuild(watching, owner, 'legal@lovelacelooms.com')
  await warmUp(watching, owner)
  await handOver(owner, about.company)
  await takeHandOff(client, about.email)
  await planEnd(client)

  expect([...place.breaches]).toEqual([])
}, 360_000)
