/** What the task is known by that asks for somebody to tell at a client who has nobody. */
export function nobodyTaskKey(version: string, clientId: string): string {
  return `nobody-to-tell:${version}:${clientId}`
}

/** What the task is known by that asks to tell somebody of a change in another way. */
export function untoldTaskKey(noticeId: string): string {
  return `untold:${noticeId}`
}
