import type { LegalDocument } from './document.ts'

export const terms: LegalDocument = {
  id: 'terms',
  version: '2026-11-23',
  title: 'terms of service',
  sections: [
    {
      heading: '1. who this is between',
      paragraphs: [
        'we are the company named as controller in our privacy policy. you are the company that accepts the quote. whoever accepts says that they may decide for that company.',
      ],
    },
    {
      heading: '2. what we do',
      paragraphs: [
        'we build what the accepted quote and its plan describe: domains registered in your name, their DNS, inboxes, warm-up and a sequencer connected to them. we watch their deliverability and hand everything over to you.',
        'dates in the plan are what we expect, not a promise: registrars, inbox hosts and mailbox providers decide some of them. the page of your build shows where it stands.',
        'we don’t promise that a message reaches an inbox or gets an answer. nobody can.',
      ],
    },
    {
      heading: '3. what you do',
      paragraphs: [
        'you give us true details, name only people who agreed to be named, and answer the registrar’s verification e-mail in time.',
        'what is sent from the inboxes is yours: you make sure that you may write to those you write to, that each message says who you are, and that a no is respected.',
        'we stop sending, and tell you why, if it breaks the law or harms the standing of the stack.',
      ],
    },
    {
      heading: '4. money',
      paragraphs: [
        'the set-up fee and the first month are paid before anything is bought, the following months in advance. payment is on Stripe’s own page.',
        'domains can’t be given back to a registrar. the set-up fee is returned in full until the first domain is bought, and not after.',
        'domain renewals from the second year are billed when they fall due, at the price in the quote unless the registrar’s price has changed; we tell you first.',
      ],
    },
    {
      heading: '5. what is whose',
      paragraphs: [
        'domains are yours from the day they are registered. inboxes and their credentials are yours to take over at the hand-off. the plan, the quote and these texts stay with both of us.',
      ],
    },
    {
      heading: '6. ending it',
      paragraphs: [
        'you can end the engagement at any time; the subscription then ends with the period already paid. we can end it with 30 days’ notice, or at once for a breach of section 3 that is not put right after we asked.',
        'when it ends you keep your domains. what we hold about you is kept and deleted as the privacy policy says.',
      ],
    },
    {
      heading: '7. liability',
      paragraphs: [
        'each of us is liable without limit for intent, gross negligence and what the law doesn’t let us limit. beyond that our liability is limited to what you paid us in the twelve months before.',
      ],
    },
    {
      heading: '8. changes',
      paragraphs: [
        'a new version of these terms binds you only once you accept it. the version you accepted stays readable here.',
      ],
    },
  ],
}
