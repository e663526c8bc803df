/** What a receiving server wrote about one method, such as `spf=pass smtp.mailfrom=a@b.example`. */
export interface ReportedResult {
  /** Lower case: `pass`, `fail`, `softfail`, `neutral`, `none`, `temperror`, `permerror`. */
  readonly result: string
  /** `smtp.mailfrom` → value. */
  readonly properties: Readonly<Record<string, string>>
}

/**
 * The result of `method` in the Authentication-Results header (RFC 8601) of the trusted server; undefined when that
 * server wrote none. Only the topmost header under its name counts: whatever stands below came with the message.
 */
export function reportedResult(
  raw: Buffer,
  trustedAuthservId: string,
  method: string,
): ReportedResult | undefined {
  const header = headerValues(raw, 'authentication-results')
    .map(withoutComments)
    .find((value) => authservId(value) === trustedAuthservId.toLowerCase())
  // Semicolons separate results, but not within quotes.
  for (const part of header?.match(/(?:"(?:[^"\\]|\\.)*"|[^;"])+/g)?.slice(1) ?? []) {
    const found = /^\s*([\w-]+)(?:\/\d+)?\s*=\s*(\w+)(.*)$/s.exec(part)
    if (found?.[1]?.toLowerCase() !== method || !found[2]) continue
    return { result: found[2].toLowerCase(), properties: propertiesIn(found[3] ?? '') }
  }
  return undefined
}

function propertiesIn(text: string): Record<string, string> {
  const found = text.matchAll(/([\w-]+\.[\w-]+)\s*=\s*("[^"]*"|\S+)/g)
  return Object.fromEntries(
    [...found].map(([, name = '', value = '']) => [name.toLowerCase(), value.replaceAll('"', '')]),
  )
}

/** The id is the first word; a version number may follow it. */
const authservId = (value: string): string | undefined => /^\s*([^\s;]+)/.exec(value)?.[1]?.toLowerCase()

function headerValues(raw: Buffer, name: string): string[] {
  const head = raw.toString('latin1').split(/\r?\n\r?\n/, 1)[0] ?? ''
  return head
    .split(/\r?\n(?![ \t])/)
    .filter((field) => field.slice(0, field.indexOf(':')).trim().toLowerCase() === name)
    .map((field) => field.slice(field.indexOf(':') + 1).replace(/\r?\n[ \t]+/g, ' '))
}

/** Comments stand in parentheses, may nest, and may hold anything, semicolons included. */
function withoutComments(value: string): string {
  let depth = 0
  let quoted = false
  let kept = ''
  for (let at = 0; at < value.length; at += 1) {
    const c = value[at]
    if (c === '\\' && (quoted || depth > 0)) {
      if (depth === 0) kept += value.slice(at, at + 2)
      at += 1
    } else if (c === '"' && depth === 0) {
      quoted = !quoted
      kept += c
    } else if (!quoted && c === '(') depth += 1
    else if (!quoted && c === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) kept += c
  }
  return kept
}
