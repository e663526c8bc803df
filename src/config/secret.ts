import { inspect } from 'node:util'

/** A value that can't be printed by accident: text, JSON and inspection all show `[secret]`. */
export interface Secret {
  /** The value itself, for the one call that needs it. */
  reveal(): string
}

export function secret(value: string): Secret {
  const hidden = () => '[secret]'
  return Object.freeze({
    reveal: () => value,
    toString: hidden,
    toJSON: hidden,
    [inspect.custom]: hidden,
  })
}
