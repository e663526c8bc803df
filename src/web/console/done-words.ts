/** What a page says after an action was done, by the code in its address. */
export const doneWords = {
  answered: 'Marked as answered.',
  'hours-kept': 'Your hours are kept. What is agreed on stays as it is.',
  'call-moved': 'The call is moved. The invitation goes out anew.',
  'call-canceled': 'The call is called off. A mail says so and takes it out of the calendars.',
  'call-noted': 'What came of the call is kept.',
  converted: 'This is a client now. The next step is a plan.',
  planned: 'The plan is kept as a new version.',
  quoted: 'The quote is on its way to the client.',
  'quote-taken-back': 'The quote was taken back. The plan can be revised.',
  withdrawn: 'The request was withdrawn.',
  ended: 'The engagement has ended. The client’s period runs from today.',
  'intake-reopened': 'The client can change the intake again.',
  'domain-vouched': 'Your word for the domain is recorded.',
  invited: 'Invited. They get a mail that says how to sign in.',
  'membership-ended': 'That access has ended.',
  approved: 'Approved. The build goes on by itself from here.',
  raised: 'The new limit stands. What stopped for it is tried again.',
  'name-replaced':
    'The other name is taken for it. It is bought by itself as soon as the approved sum allows.',
  retried: 'It is tried again now.',
  comparing: 'It is compared now. What differs stands below as soon as it was seen.',
  'drift-approved': 'Approved. It is written now, and counts once it was seen in the world.',
  'drift-accepted': 'Accepted: what was found is what is wanted from now on.',
  'drift-reopened': 'Taken back. What was wanted before is wanted again.',
  'rollback-planned': 'Planned. It is written back once it is approved below.',
  'change-dropped': 'Given up. Nothing is written.',
  preparing: 'A look at everything was asked for. What it shows stands below.',
  'handed-over': 'Handed over. The client gets a mail that the pack is ready.',
  reissued: 'The inbox gets a new password now. The client reveals it in the portal.',
  'task-done': 'The task is done.',
  'task-dropped': 'The task was dropped.',
  'staff-invited': 'Invited. They get a mail with a link to choose a password.',
  'role-changed': 'The role is changed. It holds from their next click on.',
  'invitation-sent': 'A new link is on its way; the one before does not work any more.',
  'second-factor-reset': 'The second factor is forgotten. They set up another one at their next sign-in.',
  'staff-ended': 'That access has ended, and every session with it.',
  assigned: 'The task has its person.',
  'policy-announced': 'Announced. It is posted, and the mails are on their way.',
  'policy-told': 'Recorded that they were told.',
} as const
export type Done = keyof typeof doneWords

export function wordsOf(code: string | undefined): string | undefined {
  return code !== undefined && Object.hasOwn(doneWords, code) ? doneWords[code as Done] : undefined
}
