/** What somebody changed at a vendor past the program: in which domain of a stack, and to what. */
export const driftingDomain = 1
export const linkElsewhere = 'clicks.linkmeter.example'
/** Cold messages a day more than the plan has. */
export const raisedBy = 20
