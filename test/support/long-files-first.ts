import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take half a minute and more: begun last, one of them would run alone while the other workers have nothing left. */
const longest = [
  'test/bench/benches.test.ts',
  'test/workflows/kill-before-answer.test.ts',
  'test/workflows/kill-before-record.test.ts',
  'test/web/every-page-in-browser.test.ts',
  'test/journeys/story.test.ts',
  'test/leaks/marked-values.test.ts',
  'test/workflows/unpaid-change.test.ts',
  'test/runtime/start-and-stop.test.ts',
  'test/soak/soak.test.ts',
  'test/runtime/backup.test.ts',
  'test/web/console/pages.test.ts',
  'test/workflows/plan-change.test.ts',
  'test/platform/policy-in-force/start.test.ts',
  'test/prove/undeclared.test.ts',
]

export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = longest.indexOf(relative(this.ctx.config.root, moduleId))
      return found < 0 ? longest.length : found
    }
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => place(a) - place(b))
  }
}
