/** The task that asks for a clean list because of this pause; it is finished with the pause. */
export const cleanListKey = (pauseId: string): string => `clean-list:${pauseId}`
