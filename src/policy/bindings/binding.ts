import type { ClauseId } from '#policy/vocabulary.ts'

/** In which layer a promise is kept. */
export const enforcementKinds = {
  constraint: 'a constraint of the database',
  'database-policy': 'access rules of the database',
  guard: 'a guard that refuses what is not declared',
  job: 'a job that runs by itself',
  workflow: 'a step of the program',
  form: 'a form that takes no more',
  header: 'a header of every answer',
  test: 'a test that fails the build',
} as const
export type EnforcementKind = keyof typeof enforcementKinds

/** What an object in the database is called: `policy` without the installation’s prefix of role names. */
export type DatabaseObject =
  | `${'constraint' | 'policy' | 'trigger'} ${string} on ${string}`
  | `index ${string}`
  | `function ${string}.${string}`
  | `row security on ${string}`

export type SourceFile = `src/${string}` | `db/${string}`
export type TestFile = `test/${string}.test.${'ts' | 'tsx'}`

/** Tests by their exact titles, as the file writes them. */
export interface NamedTests {
  readonly file: TestFile
  readonly titles: readonly string[]
}

/** One thing that keeps a promise, and the tests that fail when it is taken away. */
export interface Enforcement {
  readonly kind: EnforcementKind
  readonly where: SourceFile | DatabaseObject
  readonly tests: readonly NamedTests[]
}

/** Kept by the program; `lacks` says what of the sentence is not carried yet. */
export interface Bound {
  readonly enforcedBy: readonly Enforcement[]
  readonly lacks?: string
}

/** Not kept by the program as it stands, and why. */
export interface Open {
  readonly open: string
}

export type Binding = Bound | Open
export type Bindings = Readonly<Partial<Record<ClauseId, Binding>>>

export const isOpen = (binding: Binding): binding is Open => 'open' in binding

export function enforced(
  kind: EnforcementKind,
  where: Enforcement['where'],
  ...tests: readonly (readonly [file: TestFile, ...titles: string[]])[]
): Enforcement {
  return { kind, where, tests: tests.map(([file, ...titles]) => ({ file, titles })) }
}

export function bound(...enforcedBy: readonly Enforcement[]): Bound {
  return { enforcedBy }
}

/** Kept in part: what is missing stands first, so that it is read. */
export function boundInPart(lacks: string, ...enforcedBy: readonly Enforcement[]): Bound {
  return { enforcedBy, lacks }
}

export function open(reason: string): Open {
  return { open: reason }
}

/** A file of the program, as against something in the database. */
export function isSourceFile(where: Enforcement['where']): where is SourceFile {
  return where.startsWith('src/') || where.startsWith('db/')
}
