import { registerHooks } from 'node:module'

/**
 * For a worker whose database has a trigger of a test, which the comparison at the start would rightly refuse: with
 * this its comparison finds nothing. The program itself has no such switch.
 */
registerHooks({
  load(url, context, next) {
    if (!url.endsWith('/platform/database/catalogue.ts')) return next(url, context)
    return {
      format: 'module',
      shortCircuit: true,
      source: 'export const compareCatalogue = async () => []',
    }
  },
})
