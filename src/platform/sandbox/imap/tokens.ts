/** A word of an IMAP command (RFC 3501 §9): an atom, a string (quoted or literal), or a list in parentheses. */
export type Token =
  | { readonly kind: 'atom'; readonly value: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'list'; readonly items: readonly Token[] }

export class ImapSyntaxError extends Error {}

/** Splits a whole command, its literals included, into tokens. Bytes are taken as latin1. */
export function parseTokens(command: string): Token[] {
  let at = 0

  const quoted = (): Token => {
    let value = ''
    for (at += 1; command[at] !== '"'; at += 1) {
      if (at >= command.length) throw new ImapSyntaxError('Unterminated string')
      if (command[at] === '\\') at += 1
      value += command[at] ?? ''
    }
    at += 1
    return { kind: 'string', value }
  }

  const literal = (head: string, octets: number): Token => {
    const start = at + head.length
    at = start + octets
    return { kind: 'string', value: command.slice(start, at) }
  }

  // An atom reaches to a space or a closing parenthesis, but what stands in [] belongs to it: BODY[HEADER.FIELDS (To)].
  const atom = (): Token => {
    const start = at
    for (let depth = 0; at < command.length; at += 1) {
      const c = command[at]
      if (c === '[') depth += 1
      else if (c === ']') depth -= 1
      else if (depth === 0 && (c === ' ' || c === '(' || c === ')')) break
    }
    if (at === start) throw new ImapSyntaxError('Unexpected character')
    return { kind: 'atom', value: command.slice(start, at) }
  }

  const sequence = (inside: boolean): Token[] => {
    const tokens: Token[] = []
    for (;;) {
      while (command[at] === ' ') at += 1
      const c = command[at]
      if (c === undefined) {
        if (inside) throw new ImapSyntaxError('Unclosed list')
        return tokens
      }
      if (c === ')') {
        if (!inside) throw new ImapSyntaxError('Unexpected parenthesis')
        at += 1
        return tokens
      }
      const braces = c === '{' ? /^\{(\d+)\+?\}\r\n/.exec(command.slice(at, at + 16)) : null
      if (c === '(') {
        at += 1
        tokens.push({ kind: 'list', items: sequence(true) })
      } else if (c === '"') tokens.push(quoted())
      else if (braces) tokens.push(literal(braces[0], Number(braces[1])))
      else tokens.push(atom())
    }
  }

  return sequence(false)
}

/** The text of an atom or a string; a list where text belongs is a syntax error. */
export function text(token: Token | undefined): string {
  if (!token || token.kind === 'list') throw new ImapSyntaxError('Text expected')
  return token.value
}

/** How many octets of a literal are still to come, when a line ends with one: `{12}` or `{12+}`. */
export function announcedLiteral(line: string): { octets: number; wait: boolean } | undefined {
  const found = /\{(\d+)(\+?)\}$/.exec(line)
  return found ? { octets: Number(found[1]), wait: found[2] === '' } : undefined
}

/** A sequence set such as `1:3,7,9:*`, where `*` is the largest number in use. */
export function inSequenceSet(set: string, number: number, largest: number): boolean {
  const value = (part: string | undefined): number => (part === '*' ? largest : Number(part))
  return set.split(',').some((range) => {
    const [first, last] = range.split(':')
    const low = value(first)
    const high = last === undefined ? low : value(last)
    return number >= Math.min(low, high) && number <= Math.max(low, high)
  })
}

export const isSequenceSet = (word: string): boolean =>
  /^(\d+|\*)(:(\d+|\*))?(,(\d+|\*)(:(\d+|\*))?)*$/.test(word)

/** A string as the server sends it: quoted, or a literal where quoting can't carry it. */
export function quote(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 3501 allows no CR, LF, NUL or 8-bit octet in a quoted string
  if (/[\r\n\u0000\u0080-\uffff]/.test(value)) return `{${value.length}}\r\n${value}`
  return `"${value.replace(/[\\"]/g, '\\$&')}"`
}
