import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { recipients } from '#policy/recipients.ts'

const source = resolve(import.meta.dirname, '../src')

interface SourceFile {
  /** Below src, e.g. `domain/leads/submit-lead.ts`. */
  readonly path: string
  /** Files of ours that it imports, below src. */
  readonly ours: readonly string[]
  readonly packages: readonly string[]
  readonly text: string
}

function read(path: string): SourceFile {
  const text = readFileSync(join(source, path), 'utf8')
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '')
  const ours = specifiers.flatMap((specifier) => {
    if (specifier.startsWith('#')) return [specifier.slice(1)]
    if (specifier.startsWith('.')) return [relative(source, resolve(source, dirname(path), specifier))]
    return []
  })
  return { path, ours, packages: specifiers.filter((one) => !/^[#.]/.test(one)), text }
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map(read)

/** The room of the house that a file stands in. */
function roomOf(path: string): string {
  if (/^vendors\/[^/]+\/sandbox\//.test(path)) return 'sandbox'
  return path.includes('/') ? (path.split('/')[0] ?? '') : path
}

/** Who may use whom. A port is a types-only file that the domain declares and a vendor fulfils. */
const mayUse: Readonly<Record<string, readonly string[]>> = {
  config: ['config'],
  policy: ['policy'],
  platform: ['platform', 'policy', 'config'],
  domain: ['domain', 'platform', 'policy'],
  mail: ['mail', 'policy', 'domain', 'platform'],
  vendors: ['vendors', 'platform', 'policy', 'port'],
  sandbox: ['sandbox', 'platform'],
  workflows: ['workflows', 'domain', 'mail', 'policy', 'platform'],
  web: ['web', 'domain', 'workflows', 'mail', 'policy', 'platform', 'config'],
}

test('imports run one way through the house', () => {
  const wrong = files.flatMap(({ path, ours }) => {
    const allowed = mayUse[roomOf(path)]
    if (!allowed) return []
    return ours
      .filter((target) => {
        const room = /-port\.ts$/.test(target) && roomOf(path) === 'vendors' ? 'port' : roomOf(target)
        return !allowed.includes(room)
      })
      .map((target) => `${path} must not import ${target}`)
  })
  expect(wrong, 'see "who may import whom" in ARCHITECTURE.md').toEqual([])
})

test('a vendor never imports another vendor, and a sandbox never the client it serves', () => {
  const vendorOf = (path: string) => path.split('/')[1]
  const wrong = files
    .filter(({ path }) => path.startsWith('vendors/'))
    .flatMap(({ path, ours }) =>
      ours
        .filter((target) => target.startsWith('vendors/'))
        .filter(
          (target) =>
            vendorOf(target) !== vendorOf(path) ||
            (roomOf(path) === 'sandbox') !== (roomOf(target) === 'sandbox'),
        )
        .map((target) => `${path} must not import ${target}`),
    )
  expect(wrong).toEqual([])
})

test('only the composition roots know the vendors', () => {
  const roots = new Set(['app.ts', 'sandbox.ts', 'main.ts'])
  const wrong = files
    .filter(({ path }) => !/^(vendors|app|demo)\//.test(path) && !roots.has(path))
    .flatMap(({ path, ours }) =>
      ours.filter((target) => target.startsWith('vendors/')).map((target) => `${path} imports ${target}`),
    )
  expect(wrong).toEqual([])
})

test('a demo is made at the start alone, and the program does not know it', () => {
  const wrong = files
    .filter(({ path }) => path !== 'main.ts' && !path.startsWith('demo/'))
    .flatMap(({ path, ours }) =>
      ours.filter((target) => target.startsWith('demo/')).map((target) => `${path} imports ${target}`),
    )
  expect(wrong, 'what is true in a demo alone must not be reachable in a real installation').toEqual([])
})

/** Packages and built-ins by which something could leave the machine. */
const exits = /^(node:)?(net|tls|http|https|http2|dgram|dns|dns\/promises)$|^(undici|nodemailer|imapflow)$/

test('nothing leaves but through the guard', () => {
  const leaks = files
    .filter(({ path }) => !path.startsWith('platform/guard/') && roomOf(path) !== 'sandbox')
    // Name servers and mail servers of the sandbox world listen; the start asks whether a port is free; the database
    // is reached by a socket of its own.
    .filter(
      ({ path }) =>
        !/^(platform\/(sandbox|database\/joined-socket|dns\/server|postgres|ports\.ts)|app\/sandbox-reader\.ts|sandbox\.ts|config\/|main\.ts|web\/server\/listen)/.test(
          path,
        ),
    )
    .flatMap(({ path, packages, text }) => [
      ...packages.filter((name) => exits.test(name)).map((name) => `${path} imports ${name}`),
      ...(/(?<![.\w'`])fetch\(/.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''))
        ? [`${path} calls fetch`]
        : []),
    ])
  expect(
    leaks,
    'declare it in src/policy/recipients and open a line (guard.line) or a permit (guard.permit)',
  ).toEqual([])
})

/** Comments say `console` of the operators' pages; code may not. */
const codeOf = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')

test('nothing is printed but by the log, whose events are written out', () => {
  const wrong = files.flatMap(({ path, text }) => {
    const code = codeOf(text)
    const prints = /(?<![.\w])console\.(debug|log|info|warn|error|trace|dir|table)\(/.test(code)
    const writes = /process\.(stdout|stderr)\.write/.test(code) && !/^(main|platform\/log)\.ts$/.test(path)
    const unnamed =
      /\blog\.(debug|info|warn|error)\((?!\s*'[a-z.-]+')/.test(code) && !/^platform\//.test(path)
    return [
      ...(prints ? [`${path} prints to the console`] : []),
      ...(writes ? [`${path} writes to a standard stream`] : []),
      ...(unnamed ? [`${path} logs an event that is not a literal`] : []),
    ]
  })
  expect(wrong, 'use the log; a new field is declared in src/policy/log-fields.ts').toEqual([])
})

test('a vendor client is a declared recipient, and names no host but its own', () => {
  const wrong = files
    .filter(({ path }) => path.startsWith('vendors/') && roomOf(path) !== 'sandbox')
    .flatMap(({ path, text }) => {
      const vendor = path.split('/')[1] ?? ''
      const recipient = recipients[vendor]
      if (!recipient)
        return [
          `${path}: declare ${vendor} in src/policy/recipients/${vendor}.ts, list it in src/policy/recipients.ts, or leave it out`,
        ]
      return [...text.matchAll(/https?:\/\/([\w.-]+)/g)]
        .map((match) => match[1] ?? '')
        .filter((host) => !recipient.hosts.includes(host))
        .map(
          (host) =>
            `${path}: declare the host ${host} in src/policy/recipients/${vendor}.ts, or leave it out`,
        )
    })
  expect(wrong).toEqual([])
})

test('the body of a request is read by the reader of forms and by the notices alone', () => {
  const readers = files
    .filter(
      ({ path, text }) =>
        /\breq\.(raw\.)?(formData|parseBody|json|text|arrayBuffer|blob|body)\(/.test(codeOf(text)) &&
        roomOf(path) === 'web',
    )
    .map(({ path }) => path)
  expect(readers, 'read a form with readForm and parseForm, which take declared fields only').toEqual([
    'web/api/webhook-routes.ts',
    'web/server/read-form.ts',
  ])
})

test('personal values are opened only where they are shown, mailed, matched or sent', () => {
  const opens =
    /^(platform\/(guard|auth)\/|policy\/personal\.ts|mail\/|web\/|vendors\/|domain\/(adoption|names|handoff|people|intake|senders|stacks|clients|newsletter|leads|billing|staff|deliverability)\/|workflows\/(send-|read-vendors)|app|demo\/)/
  const wrong = files
    .filter(
      ({ path, text }) =>
        /import \{[^}]*\breveal\b[^}]*\} from '[^']*personal\.ts'/.test(text) && !opens.test(path),
    )
    .map(({ path }) => path)
  expect(wrong, 'keep the value as Personal<…>; open it where it is shown or leaves').toEqual([])
})

test('queries name their columns', () => {
  const wrong = files
    .filter(({ text }) =>
      /selectAll\(|returningAll\(|returning \*|select \*(?! from (app\.|aclexplode|\())/i.test(text),
    )
    .map(({ path }) => path)
  expect(wrong, 'a new column must not reach code that did not ask for it').toEqual([])
})

test('modules keep nothing that one file of tests could leave to the next, which runs in the same process', () => {
  const helpers = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .map((path) => ({ path: `test/${path}`, text: readFileSync(join(import.meta.dirname, path), 'utf8') }))
  const kept = /^(export )?(let |var |const \w+(: [^=\n]+)? = (new (Map|Set|Array)(<.*>)?\(\)|\[\]|\{\}))/m
  const keepers = [...files, ...helpers].filter(({ text }) => kept.test(text)).map(({ path }) => path)
  expect(keepers.sort(), 'give it to whoever opens it, or say here why it is the same for everybody').toEqual(
    [
      // What runs in a process that is the whole program.
      'main.ts',
      // Names of texts, and the version of what is declared: both follow from what they are asked.
      'platform/database/prepared.ts',
      'policy/version.ts',
      // Counts, so that no two orders have one name.
      'test/vendors/stripe/stripe-world.ts',
      // One report after the other, whosever they are.
      'vendors/seed/sandbox/reporter.ts',
    ],
  )
})

test('there are no cycles', () => {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      return
    }
    if (done.has(path)) return
    for (const target of byPath.get(path)?.ours ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const { path } of files) visit(path, [])
  expect(cycles).toEqual([])
})

test('there is no room for what has no name', () => {
  const nameless = files
    .map(({ path }) => path)
    .filter((path) => /(^|\/)(utils?|misc|helpers?|common|index)(\.tsx?|\/)/.test(path))
  expect(nameless, 'name the file after what it holds').toEqual([])
})

test('a page of the docs or a runbook that somebody is sent to is there', () => {
  const house = resolve(source, '..')
  const scripts = readdirSync(join(house, 'scripts'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.m?tsx?$|\.mjs$/.test(path))
    .map((path) => ({ path: `scripts/${path}`, text: readFileSync(join(house, 'scripts', path), 'utf8') }))
  const missing = [...files, ...scripts].flatMap(({ path, text }) =>
    [...text.matchAll(/\b(?:docs|runbooks)\/[\w./-]+\.md\b/g)]
      .filter(([named]) => !existsSync(join(house, named)))
      .map(([named]) => `${path}: ${named}`),
  )
  expect(missing).toEqual([])
})
