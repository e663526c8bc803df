import type { LegalDocument } from './document.ts'

export const dataProcessingAgreement: LegalDocument = {
  id: 'data-processing-agreement',
  version: '2026-11-23',
  title: 'data-processing agreement',
  sections: [
    {
      heading: '1. when this applies',
      paragraphs: [
        'for what we need to run our own business with you we are controller, as the privacy policy says. for personal data that we handle on your behalf, you are controller and we are processor under article 28 GDPR; this agreement is the contract it asks for, and applies to you too if the UK GDPR or a state privacy act does.',
      ],
    },
    {
      heading: '2. what is processed',
      paragraphs: [
        'subject: building and running your sending stack. people: those in whose name inboxes send, and the contact your domains are registered to. data: name, role, picture, signature, postal address, telephone number, e-mail address, and technical figures per inbox. duration: as long as the engagement, then as section 8.',
        'the people you write to are not part of it: we don’t read, store or use your contacts.',
      ],
    },
    {
      heading: '3. on your instruction',
      paragraphs: [
        'we process this data only to do what the quote, these texts and your later instructions in the portal say. if we think an instruction breaks the law we tell you and wait. we never train AI models with it, sell it, or market to your contacts.',
      ],
    },
    {
      heading: '4. people and security',
      paragraphs: [
        'everybody here who can see it is bound to secrecy and signs in with a second factor. each purpose has its own access; credentials are encrypted; every disclosure is recorded. the measures are described in section 9 of the privacy policy and never fall below it.',
      ],
    },
    {
      heading: '5. who else handles it',
      paragraphs: [
        'you allow the subprocessors named in section 4 of the privacy policy: for your setup, the registrar, the one inbox host and the one sequencer that your plan names, and our mail and payment providers. each is bound as we are here. before another one starts we tell you, at least 14 days ahead, and you can object; if we find no way that suits both, you can end the engagement.',
        'where data leaves the EU or the UK, the standard contractual clauses of the European Commission (module three, with the UK addendum) apply between us and the one who receives it, and module two between you and us.',
      ],
    },
    {
      heading: '6. helping you',
      paragraphs: [
        'we help you answer people about their data, usually within 48 hours, and with assessments and consultations an authority asks of you. the portal shows what we hold.',
      ],
    },
    {
      heading: '7. if something happens',
      paragraphs: [
        'we tell you of a breach of this data without undue delay and within 72 hours of discovering it, with what we know, what we do, and what you should do.',
      ],
    },
    {
      heading: '8. at the end',
      paragraphs: [
        'at the end you take your data with you from the portal. we then delete it, except what the law or the privacy policy’s section 5 has us keep, which nobody uses for anything else.',
      ],
    },
    {
      heading: '9. showing it',
      paragraphs: [
        'we give you what you need to see that this is kept, and let you or an auditor you choose check it once a year, or when an authority asks, with 30 days’ notice.',
      ],
    },
  ],
}
