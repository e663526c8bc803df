/** What the task is known by that asks to tell somebody of a change in another way. */
export function untoldTaskKey(noticeId: string): string {
  return `untold:${noticeId}`
}
