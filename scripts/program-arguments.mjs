// How the program is started, by `npm start` and by whoever measures, rehearses or tests it.

/**
 * New objects get little room before they are swept: the program is idle most of the time, and the usual 16 MB, kept
 * three times, stay resident after a start that loads two thousand modules. What the start itself leaves behind is
 * swept once it is ready, for which `src/main.ts` asks V8 by name.
 */
export const nodeOptions = [
  '--max-semi-space-size=2',
  '--expose-gc',
  '--import',
  './scripts/sources/run-typescript.mjs',
]

export const programArguments = [...nodeOptions, 'src/main.ts']
