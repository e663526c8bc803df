import { defineConfig } from 'vitest/config'
import { LongFilesFirst } from './test/support/long-files-first.ts'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/postgres-global.ts'],
    pool: 'forks',
    // Modules are loaded once in each process: they keep nothing between two files, which test/architecture.test.ts holds.
    isolate: false,
    // One more than most small machines have processors: a test that starts a process waits for it half of its time.
    maxWorkers: 3,
    sequence: { sequencer: LongFilesFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    // A busy machine is no failure: what is waited for is told by the test's own time at the latest.
    expect: { poll: { timeout: 15_000 } },
  },
})
