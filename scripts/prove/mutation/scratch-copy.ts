import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../../..')

/** Everything that the program is made of; not what it keeps nor what is hidden. */
const parts = readdirSync(root).filter((name) =>
  // Settings are explained by a file that tests read; the settings themselves and the history stay where they are.
  name.startsWith('.') ? name === '.env.example' : !['node_modules', 'data', 'data-demo'].includes(name),
)

export interface Edit {
  readonly file: string
  readonly find: string
  readonly replace: string
}

export interface ScratchCopy {
  readonly folder: string
  /** Changes the copy; the answer puts it back. @throws Error when the text does not stand there once */
  change(edits: readonly Edit[]): () => void
  /** Adds a file; the answer takes it out. */
  add(file: string, text: string): () => void
  remove(): void
}

/** Where a text stands in another one: it is meant to be once. */
export function occurrences(text: string, find: string): number {
  return find === '' ? 0 : text.split(find).length - 1
}

/** The program as it stands, copied into a folder of its own with links to the installed packages. */
export function scratchCopy(): ScratchCopy {
  const folder = mkdtempSync(join(tmpdir(), 'segmento-scratch-'))
  // The database of the tests may run as another user, who must pass.
  chmodSync(folder, 0o711)
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true })
  linkPackages(join(root, 'node_modules'), join(folder, 'node_modules'))
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
  return {
    folder,
    change(edits) {
      const before = new Map<string, string>()
      const back = () => {
        for (const [file, text] of before) write(file, text)
      }
      try {
        for (const { file, find, replace } of edits) {
          const text = readFileSync(join(folder, file), 'utf8')
          const times = occurrences(text, find)
          if (times !== 1) throw new Error(`${file} has this text ${times} times, not once: ${find}`)
          if (!before.has(file)) before.set(file, text)
          write(
            file,
            text.replace(find, () => replace),
          )
        }
      } catch (error) {
        back()
        throw error
      }
      return back
    },
    add(file, text) {
      if (existsSync(join(folder, file))) throw new Error(`${file} is there already`)
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      write(file, text)
      return () => rmSync(join(folder, file))
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A folder of links, so that what tools keep in node_modules stays out of ours. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to)
  for (const name of readdirSync(from)) {
    if (name.startsWith('.') && name !== '.bin' && name !== '.package-lock.json') continue
    symlinkSync(join(from, name), join(to, name))
  }
}
