import type { Removals } from '../mutation/removal.ts'
import {
  cardsPass,
  cardsShown,
  guideUnconfirmed,
  outlivingPasses,
  refusalTellsValues,
  takingAnotherField,
  unknownFieldsDropped,
  unknownFieldsPass,
  withAnotherField,
  withoutConsent,
  withoutGpc,
  withoutOrigin,
} from './shared.ts'

const noticesWhole = {
  says: 'a notice comes through whole',
  find: 'Object.keys(notices[vendor].fields)',
  replace: "[...Object.keys(notices[vendor].fields), 'account', 'data.object.customer_email']",
} as const

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
      {
        says: 'an id of ours is taken for a card number',
        find: "plain.replace(idOrHash, (id) => '#'.repeat(id.length))",
        replace: 'idOrHash ? plain : plain',
      },
    ],
    'src/web/server/parse-form.ts': [cardsPass, cardsShown],
    'src/policy/card-issuers.ts': [
      {
        says: 'the check digit of a card is not looked at',
        find: 'return sum % 10 === 0',
        replace: 'return sum >= 0',
      },
      {
        says: 'any beginning will do for a card',
        find: 'issuer.begins.test(digits)',
        replace: 'issuer.begins instanceof RegExp',
      },
    ],
    'src/domain/deliverability/record-observation.ts': [
      {
        says: 'what another server wrote is kept as it is',
        find: 'maskCardNumbers(seen.detail)',
        replace: '(maskCardNumbers ? seen.detail : seen.detail)',
      },
    ],
    'src/platform/guard/declared-notice.ts': [noticesWhole],
    'src/vendors/stripe/webhook.ts': [
      {
        says: 'any text is taken for the id of an invoice',
        find: 'id: givenId.optional()',
        replace: 'id: z.string().optional()',
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
    'src/domain/deliverability/inbox-sums.ts': [
      {
        says: 'days count for good',
        find: 'f.day > g.as_of - 30 and',
        replace: 'f.day > g.as_of - 3000 and',
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
      {
        says: 'a cookie is kept as long as anybody likes',
        find: 'keptFor(header) <= longest',
        replace: 'keptFor(header) <= longest * 1e9',
      },
      {
        says: 'a cookie is sent to other hosts',
        find: '        !/;\\s*domain=/i.test(header) &&\n',
        replace: '',
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
    'src/platform/database/catalogue-keys.ts': [
      outlivingPasses,
      {
        says: 'keys and triggers are not compared with the register',
        in: 'src/platform/database/catalogue.ts',
        find: '    ...(await compareKeys(client, expected.declared)),\n',
        replace: '',
      },
      {
        says: 'nobody misses a trigger that does not run',
        find: '      .filter((trigger) => !live.includes(trigger))\n',
        replace: '      .filter(() => false)\n',
      },
      {
        says: 'a constraint may be changed under its own name',
        in: 'src/platform/database/catalogue-digests.ts',
        find: "contype <> 'n' and",
        replace: "contype = 'x' and",
      },
    ],
    'src/platform/database/catalogue.ts': [
      {
        says: 'columns are not compared with the register',
        find: '    ...(await compareColumns(client, expected.declared)),\n',
        replace: '',
      },
      {
        says: 'what stands beside the register is not compared',
        find: '    ...(await compareBeside(client, expected.inEffect, prefix)),\n',
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
      {
        says: 'a field that is not declared is logged',
        find: "return ['undeclared', withheld]",
        replace: 'return [name, value]',
      },
    ],
    'src/web/server/read-form.ts': [
      {
        says: 'a page reads for itself what was sent to it',
        find: "const { q = '' } = (await readForm(c)).fields",
        replace: "const { q = '' } = { ...(await readForm(c)).fields, ...(await c.req.parseBody()) }",
        in: 'src/web/console/pipeline-routes.tsx',
      },
    ],
    'src/platform/quiet-console.ts': [
      {
        says: 'packages print what they like',
        find: 'for (const name of speaking) voice[name]',
        replace: 'for (const name of speaking.slice(0, 0)) voice[name]',
      },
      {
        says: 'Node prints its warnings',
        find: "source.removeAllListeners('warning')",
        replace: "source.listeners('warning')",
      },
    ],
    'src/app/worker.ts': [
      {
        says: 'a job that failed keeps all that its error says',
        find: 'throw new Error(errorCode(error))',
        replace: 'throw error',
      },
    ],
    'src/platform/database/purposes.ts': [
      {
        says: 'a job takes anything',
        find: 'if (!/^[\\w-]{1,64}$/.test(value))',
        replace: 'if (!/^/.test(value))',
      },
      {
        says: 'anything is told to open pages',
        find: 'if (!/^[\\w-]+(:[\\w-]+)?$/.test(topic))',
        replace: 'if (!/^/.test(topic))',
      },
    ],
    'src/platform/postgres/embedded.ts': [
      {
        says: 'the server logs errors with the values in them',
        find: "    log_min_messages: 'log',\n",
        replace: '',
      },
      {
        says: 'the server logs the statement that was broken off',
        find: "    log_min_error_statement: 'panic',\n",
        replace: '',
      },
      {
        says: 'the server logs what ran when one of its processes died',
        find: "    log_error_verbosity: 'terse',\n",
        replace: '',
      },
    ],
    'src/platform/guard/declared-notice.ts': [noticesWhole],
  },
} as const satisfies Removals
