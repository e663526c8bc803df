import type { LegalDocument } from './document.ts'

export const registrationAuthority: LegalDocument = {
  id: 'registration-authority',
  version: '2026-11-23',
  title: 'authority to register domains',
  sections: [
    {
      heading: '1. what you allow us',
      paragraphs: [
        'you authorise us to register, in your name and at your expense, the domains that you approve by name in the portal, through our account at the registrar named in the privacy policy, and to renew them while the engagement runs.',
        'you authorise us to set their name servers, DNS records and forwarding, and to give the registrar the registrant contact you enter in the intake.',
      ],
    },
    {
      heading: '2. what you confirm',
      paragraphs: [
        'the registrant contact is true and is yours to give. you answer the registrar’s verification e-mail within 15 days; a domain whose contact is not verified can be suspended.',
        'the names you approve don’t break anybody’s rights that you know of. you accept the registrar’s agreement and the rules of the registries concerned.',
      ],
    },
    {
      heading: '3. whose they are',
      paragraphs: [
        'you are the registrant and owner from the day of registration. we hold the domains in our account only to run them for you, and move them to an account of yours whenever you ask, as far as the registrar’s and registry’s rules allow it at that time.',
      ],
    },
    {
      heading: '4. how far it goes',
      paragraphs: [
        'we spend no more on registrations than you approved with the names. this authority covers those domains and nothing else. you can withdraw it in the portal; what was registered before stays yours.',
      ],
    },
  ],
}
