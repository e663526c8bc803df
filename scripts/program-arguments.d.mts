export const nodeOptions: readonly string[]
export const programArguments: readonly string[]
