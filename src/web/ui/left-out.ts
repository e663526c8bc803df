import { createContext, useContext } from 'hono/jsx'

/** Names of the fields that the form around does not have today; `Form` gives them, fields ask. */
export const LeftOut = createContext<readonly string[]>([])

export function useLeftOut(name: string): boolean {
  return useContext(LeftOut).includes(name)
}
