export interface Affix {
  readonly text: string
  readonly at: 'front' | 'end'
  readonly apply: (brand: string) => string
}

function front(text: string): Affix {
  return { text, at: 'front', apply: (brand) => text + brand }
}

function end(text: string): Affix {
  return { text, at: 'end', apply: (brand) => brand + text }
}

/** The usual extensions of a brand, the most common first (published practice, checked 2026-11-23). */
export const affixes: readonly Affix[] = [
  front('get'),
  front('try'),
  front('go'),
  front('use'),
  front('join'),
  front('hello'),
  front('my'),
  end('hq'),
  end('hub'),
  end('app'),
  end('team'),
  end('co'),
]
