import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadMasterKey } from '#config/master-key.ts'

const folder = mkdtempSync(join(tmpdir(), 'segmento-key-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('the key is made once, readable by its owner alone, and the same ever after', () => {
  const file = join(folder, 'made/master.key')
  const made = loadMasterKey(file, true)
  expect(made.isNew).toBe(true)
  expect(made.bytes).toHaveLength(32)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(loadMasterKey(file, false)).toEqual({ bytes: made.bytes, isNew: false })
})

test('a lost key is never replaced while there is a database that only it opens', () => {
  expect(() => loadMasterKey(join(folder, 'lost.key'), false)).toThrow(
    /not at .*lost\.key\. Restore it from its backup/,
  )
})

test('a damaged key, or one that others can read, is refused and left as it is', () => {
  const file = join(folder, 'damaged.key')
  writeFileSync(file, 'abc\n', { mode: 0o600 })
  expect(() => loadMasterKey(file, true)).toThrow('damaged')
  expect(readFileSync(file, 'utf8')).toBe('abc\n')
  chmodSync(file, 0o644)
  expect(() => loadMasterKey(file, true)).toThrow(`chmod 600 ${file}`)
})
