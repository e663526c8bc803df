export const programArguments: readonly string[]
