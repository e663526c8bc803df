import type { Personal } from '#policy/personal.ts'

/** Who may sign in, as the people side of the program knows it. Look-ups take about the same time either way. */
export interface SignInPeople {
  /** The id of somebody who owns this installation; undefined before the first. */
  findOwner(): Promise<string | undefined>
  /** Makes the person and their place on the staff, as owner; undefined when there is an owner by now. */
  createFirstOwner(input: { name: Personal<'name'>; email: Personal<'email'> }): Promise<string | undefined>
  /** The id of the person on the staff with this address, unless they were removed. */
  findStaffPerson(email: Personal<'email'>): Promise<string | undefined>
  /** The id of the person who acts for a client and has this address. */
  findClientPerson(email: Personal<'email'>): Promise<string | undefined>
}

/** How sign-in reaches a person. Queued and sent apart, so that no job ever holds a link that works. */
export interface SignInMail {
  /** Enqueues a job that calls `portal.deliverLink(requestId)`; for every request, known address or not. */
  queueLinkDelivery(requestId: string): Promise<void>
  /** Called inside that job: sends at once, stores neither the text nor the link. */
  sendSignInLink(input: { personId: string; link: string; goodForMinutes: number }): Promise<void>
  /** Called inside a job of the caller of `staff.deliverInvitation`. */
  sendStaffInvitation(input: { personId: string; link: string; goodForHours: number }): Promise<void>
}
