/** The task to look at lists and texts because of this pause; it is finished with the pause. */
export const complaintsKey = (pauseId: string): string => `complaints:${pauseId}`
