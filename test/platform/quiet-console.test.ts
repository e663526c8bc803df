import { Console } from 'node:console'
import { EventEmitter } from 'node:events'
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { openLog } from '#platform/log.ts'
import { keepConsoleQuiet } from '#platform/quiet-console.ts'

test('what a package prints or Node warns of is told without its words', async () => {
  const lines: string[] = []
  let printed = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      printed += String(chunk)
      done()
    },
  })
  const voice = new Console(stream)
  const source = new EventEmitter() as EventEmitter & NodeJS.Process
  source.on('warning', ({ message }: Error) => voice.error(message))
  keepConsoleQuiet(
    openLog('debug', (line) => lines.push(line)),
    voice,
    source,
  )

  voice.log('ada@example.com')
  voice.error(new Error('ada@example.com'))
  voice.dir({ email: 'ada@example.com' })
  voice.assert(false, 'ada@example.com')
  source.emit('warning', Object.assign(new Error('ada@example.com'), { name: 'DeprecationWarning' }))

  expect(printed).toBe('')
  expect(lines.join('')).not.toContain('ada')
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { event: 'package.spoke', operation: 'console.log' },
    { event: 'package.spoke', operation: 'console.error' },
    { event: 'package.spoke', operation: 'console.dir' },
    { event: 'package.spoke', operation: 'console.assert' },
    { event: 'process.warned', code: 'DeprecationWarning' },
  ])
})
