import type { Removals } from '../mutation/removal.ts'
import {
  cardsPass,
  cardsShown,
  guideUnconfirmed,
  refusalTellsValues,
  takingAnotherField,
  unknownFieldsDropped,
  unknownFieldsPass,
  withAnotherField,
  withoutConsent,
  withoutGpc,
  withoutOrigin,
} from './shared.ts'

export const whatWeCollectRemovals = {
  '2.2': {
    'src/web/site/call-page.tsx': [withAnotherField],
    'src/domain/newsletter/confirm-guide.ts': [withoutConsent, guideUnconfirmed],
  },
  '2.3': {
    'src/web/server/parse-form.ts': [unknownFieldsDropped],
    'src/web/site/call-page.tsx': [withAnotherField, takingAnotherField],
  },
  '2.4': {
    'src/domain/intake/save-intake.ts': [
      {
        says: 'what surrounds a domain is kept with it',
        find: "const domain = value === '' ? null : registrableDomain(value)?.domain",
        replace: "const domain = value === '' ? null : registrableDomain(value) && value",
      },
    ],
    'src/domain/intake/registrant-fields.ts': [
      {
        says: 'the registrant is kept as typed, whatever it is',
        find: '  const { longest } = registrantFields[field]\n',
        replace: '  if (value) return { ok: true, value }\n  const { longest } = registrantFields[field]\n',
      },
    ],
    'src/domain/intake/senders.ts': [
      {
        says: 'a sender who is taken out stays a person here',
        find: "  await tx.call('select app.settle_person_period($1)', [sender.personId])\n",
        replace: '',
      },
    ],
    'src/policy/clauses/what-we-collect.ts': [
      {
        says: 'the policy does not say that we keep how a domain was shown to be yours',
        find: ', and how the domain was shown to be yours',
        replace: '',
      },
    ],
  },
  '2.5': {
    'src/policy/card-number.ts': [
      {
        says: 'a card number is not seen',
        find: 'return cardNumbersIn(text).length > 0',
        replace: 'return cardNumbersIn(text).length > 9',
      },
    ],
    'src/web/server/parse-form.ts': [cardsPass, cardsShown],
    'src/vendors/stripe/webhook.ts': [
      {
        says: 'all that Stripe tells of a payment is passed on',
        find: 'checkout: checkout.parse(data.object) }',
        replace: 'checkout: { ...checkout.parse(data.object), ...data.object } }',
      },
      {
        says: 'all that Stripe tells of an invoice is passed on',
        find: 'invoice: invoice.parse(data.object) }',
        replace: 'invoice: { ...invoice.parse(data.object), ...data.object } }',
      },
    ],
  },
  '2.7': {
    'src/vendors/instantly/convert.ts': [
      {
        says: 'what was not told counts as nothing in spam',
        find: 'landedSpamCount: theirs.landed_spam,',
        replace: 'landedSpamCount: theirs.landed_spam ?? 0,',
      },
    ],
    'src/domain/deliverability/stack-health.ts': [
      {
        says: 'days count for good',
        find: 'daysBetween(day.day, today) < most)',
        replace: 'daysBetween(day.day, today) < most * 100)',
      },
    ],
  },
  '2.8': {
    'src/web/server/cookies.ts': [
      {
        says: 'a cookie that the policy does not name is set',
        find: 'const declared = cookies.find((cookie) => cookie.name === name)',
        replace: 'const declared = cookies[0]',
      },
      {
        says: 'a cookie is set anywhere',
        find: 'declared?.setUnder.some((prefix) => c.req.path.startsWith(prefix)) ?? false',
        replace: 'declared !== undefined',
      },
      {
        says: 'a cookie is set that scripts and other sites can use',
        find: '      if (here && safe) continue',
        replace: '      if (here) continue',
      },
    ],
    'src/web/site/site-page.tsx': [
      {
        says: 'public pages load a script',
        find: '      {children}',
        replace: '      <script src="/assets/track.js"></script>\n      {children}',
      },
    ],
    'src/platform/auth/cookies.ts': [
      {
        says: 'a session lasts longer than declared',
        find: 'portal: { ...cookies.portal, ',
        replace: 'portal: { ...cookies.portal, lifetimeSeconds: 31_536_000, ',
      },
    ],
  },
  '2.9': {
    'src/web/server/security-headers.ts': [withoutOrigin],
    'src/mail/compose.ts': [
      {
        says: 'mail loads a picture that tells who opened it',
        find: "    '<hr>',\n",
        replace: `    '<hr><img src="https://pixel.example/seen.gif" width="1" height="1">',\n`,
      },
    ],
  },
  '2.10': {
    'src/web/server/security-headers.ts': [withoutOrigin],
    'src/web/server/well-known.ts': [withoutGpc],
  },
  '2.11': {
    'src/platform/database/catalogue.ts': [
      {
        says: 'columns are not compared with the register',
        find: '    ...(await compareColumns(client, expected.declared)),\n',
        replace: '',
      },
      {
        says: 'grants are not compared with the register',
        find: '    ...(await compareGrants(client, expected.inEffect, prefix)),\n',
        replace: '',
      },
      {
        says: 'policies are not compared with the register',
        find: '    ...(await comparePolicies(client, expected.inEffect, prefix)),\n',
        replace: '',
      },
      {
        says: 'roles are not looked at',
        find: '    ...(await compareRoles(client, prefix)),\n',
        replace: '',
      },
      {
        says: 'what was made is not compared with what stands',
        find: '    ...(await compareDigests(client)),\n',
        replace: '',
      },
    ],
    'src/web/server/parse-form.ts': [unknownFieldsDropped],
    'src/platform/guard/declared-fields.ts': [unknownFieldsPass, refusalTellsValues],
    'src/platform/log.ts': [
      {
        says: 'a value is logged whatever it looks like',
        find: 'logForms[logFields[name].form].test(String(value)) ? value : withheld',
        replace: 'value',
      },
    ],
  },
} as const satisfies Removals
