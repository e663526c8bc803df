/** Bounds of Instantly API v2, each with the day it was last checked. */
export const instantlyLimits = {
  /** For the workspace, over all its keys; no header tells how much is left. Vendor's starter kit, 2026-11-23. */
  callsPerSecond: 100,
  callsPerMinute: 6000,
  /** What we keep between two calls, well below both. */
  leastSpacingMs: 15,
  /** Most addresses in one warm-up call. OpenAPI document of August 2026. */
  emailsPerWarmUpCall: 100,
  /** The document allows 200 in a query; fewer keep the address short. OpenAPI document of August 2026. */
  emailsPerFiguresCall: 50,
  /** Most in one page of the list. OpenAPI document of August 2026. */
  accountsPerPage: 100,
  /** Most in one page of the campaigns of an inbox; the document names no bound. OpenAPI document of August 2026. */
  campaignsPerPage: 100,
  /** What is asked for at once; a range that is still too wide (413, bound unpublished) is halved. */
  daysPerFiguresCall: 31,
} as const
