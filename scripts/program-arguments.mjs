// How the program is started, by `npm start` and by whoever measures or rehearses it.

/**
 * New objects get little room before they are swept: the program is idle most of the time, and the usual 16 MB, kept
 * three times, stay resident after a start that loads a thousand modules.
 */
export const programArguments = ['--max-semi-space-size=2', '--import', 'tsx', 'src/main.ts']
