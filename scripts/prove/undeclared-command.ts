import { type Added, addUndeclared } from './additions/add.ts'
import { additions } from './additions/additions.ts'
import { stopOnSignals } from './stop-on-signals.ts'

const where = { build: 'by the build', start: 'at the start', test: 'by a test' } as const
const words = { refused: 'refused', unclear: 'UNCLEAR', 'not-refused': 'NOT REFUSED' } as const

function tell({ addition, state, said }: Added): void {
  console.log(
    `${words[state].padEnd(12)}${addition.says}, ${where[addition.gate.at]}${said.map((line) => `\n    ${line}`).join('')}\n`,
  )
}

/** @returns whether whatever was added undeclared was refused with what to do about it */
export async function undeclaredCommand(): Promise<boolean> {
  const all = await addUndeclared(additions, stopOnSignals(), tell).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    return []
  })
  const refused = all.filter(({ state }) => state === 'refused').length
  console.log(`${refused} of ${additions.length} refused with what to do`)
  return refused === additions.length
}
