import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '#config/config.ts'
import { settingNames, settings } from '#config/settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'segmento-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

const read = (environment: Record<string, string>, ...args: string[]) =>
  readConfig({ environment, folder, arguments: args })

const example = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8')
const exampleLines = [...example.matchAll(/^# ([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value])

test('.env.example explains every setting, once, and nothing else', () => {
  expect(exampleLines.map(([name]) => name)).toEqual(settingNames)
})

test('.env.example shows the true defaults', () => {
  const defaults: Record<string, unknown> = settings.parse({})
  const shown = exampleLines.filter(([name, value]) => value !== '' && name !== 'PROCESSES')
  for (const [name = '', value] of shown) expect([name, String(defaults[name])]).toEqual([name, value])
  expect(settings.parse({ PROCESSES: 'all' }).PROCESSES).toEqual(defaults.PROCESSES)
})

test('with nothing set, everything runs on this machine alone', () => {
  const config = read({})
  expect(config).toMatchObject({
    dataDir: join(folder, 'data'),
    databaseUrl: undefined,
    host: '127.0.0.1',
    port: 3000,
    sandboxPort: 3001,
    processes: ['web', 'worker', 'sandbox'],
    masterKeyFile: join(folder, 'data/master.key'),
    smtp: undefined,
  })
  expect(config.publicUrl.origin).toBe('http://localhost:3000')
})

test('the environment goes before .env, and the first argument before both', () => {
  writeFileSync(join(folder, '.env'), 'PORT=4000\nPROCESSES=web\nHOST=0.0.0.0\n')
  expect(read({ PORT: '5000' }, 'worker')).toMatchObject({
    port: 5000,
    host: '0.0.0.0',
    processes: ['worker'],
  })
  expect(read({ HOST: '' }).host).toBe('127.0.0.1')
  rmSync(join(folder, '.env'))
})

test('a demo has a data folder and a key of its own, wherever the real ones are', () => {
  expect(read({}).demo).toBe(false)
  expect(read({}, '--demo')).toMatchObject({
    demo: true,
    dataDir: join(folder, 'data-demo'),
    masterKeyFile: join(folder, 'data-demo/master.key'),
  })
  expect(read({ DATA_DIR: '/var/lib/segmento' }, 'web', '--demo')).toMatchObject({
    dataDir: '/var/lib/segmento-demo',
    processes: ['web'],
  })
})

test.each([
  ['DATABASE_URL', 'postgresql://me:hunter2@localhost/segmento'],
  ['SANDBOX_DATABASE_URL', 'postgresql://me:hunter2@localhost/sandbox'],
  ['MASTER_KEY_FILE', '/etc/segmento/master.key'],
  ['SMTP_HOST', 'mail.agency.example'],
])('a demo is refused beside %s, which leads to something real', (name, value) => {
  const smtp = { SMTP_USERNAME: 'agency', SMTP_PASSWORD: 'hunter2', SMTP_FROM: 'team@agency.example' }
  const refused = () => read({ [name]: value, ...(name === 'SMTP_HOST' ? smtp : {}) }, '--demo')
  expect(refused).toThrow(new RegExp(`^${name}: is set, and a demo stands beside nothing real`))
  expect(refused).not.toThrow(/hunter2/)
})

const databaseUrl = 'postgresql://me:hunter2@localhost/segmento'

test('a secret shows in no printed form of the configuration', () => {
  const config = read({ DATABASE_URL: databaseUrl })
  expect(config.databaseUrl?.reveal()).toBe(databaseUrl)
  for (const printed of [JSON.stringify(config), inspect(config, { depth: 9 }), `${config.databaseUrl}`]) {
    expect(printed).toContain('[secret]')
    expect(printed).not.toContain('hunter2')
  }
})

test.each([
  [{ PORT: 'eighty' }, 'PORT: must be a number'],
  [{ PORT: '70000' }, 'PORT: must be between 1 and 65535'],
  [{ PUBLIC_URL: 'segmento.example' }, 'PUBLIC_URL: must be an origin'],
  [{ PUBLIC_URL: 'http://segmento.example' }, 'PUBLIC_URL: must begin with https://'],
  [{ PUBLIC_URL: 'http://192.168.0.9:3000' }, 'PUBLIC_URL: must begin with https://'],
  [{ PUBLIC_URL: 'http://localhost.segmento.example' }, 'PUBLIC_URL: must begin with https://'],
  [{ DATABASE_URL: 'mysql://hunter2@localhost/x' }, 'DATABASE_URL: must look like postgresql://'],
  [{ PROCESSES: 'web,mail' }, 'PROCESSES: must be all, or some of'],
  [{ SMTP_HOST: 'smtp.example' }, 'SMTP_USERNAME: must be set too'],
  [{ DATABSE_URL: databaseUrl }, 'DATABSE_URL: is not a setting of Segmento (did you mean DATABASE_URL?)'],
  [{ SEGMENTO_PORT: '80' }, 'SEGMENTO_PORT: is not a setting of Segmento'],
])('%o is refused with the setting and the remedy, not the value', (environment, sentence) => {
  let said = ''
  try {
    read(environment)
  } catch (error) {
    said = error instanceof Error ? error.message : ''
  }
  expect(said).toContain(sentence)
  expect(said).toContain('.env.example explains every setting.')
  expect(said).not.toContain('hunter2')
})

test.each([
  'http://localhost:3000',
  'http://127.0.0.1:8080',
  'http://[::1]:3000',
  'http://demo.localhost',
  'https://segmento.example',
])('%s may be the address that people type', (address) => {
  expect(read({ PUBLIC_URL: address }).publicUrl.origin).toBe(new URL(address).origin)
})

test('in .env every name that is not a setting is refused', () => {
  writeFileSync(join(folder, '.env'), 'PROT=4000\n')
  expect(() => read({})).toThrow('PROT: is not a setting of Segmento (did you mean PORT?)')
  rmSync(join(folder, '.env'))
})

test('names of other programs in the environment are none of our business', () => {
  expect(read({ PATH: '/bin', NODE_ENV: 'test', PGHOST: 'x', HOSTNAME: 'y', POST: 'z' }).port).toBe(3000)
})
