import type { Removal } from '../mutation/removal.ts'

// What more than one clause rests on: taken away once, judged for each by its own tests.

export const requestStays = {
  says: 'the request of whoever asks for its deletion stays',
  find: 'delete from leads l where l.person_id = person;',
  replace: 'delete from leads l where false;',
} satisfies Removal

export const withoutOrigin = {
  says: 'browsers may load from anywhere and post anywhere',
  find: "    'content-security-policy': contentSecurityPolicy(publicUrl, checkoutOrigins),\n",
  replace: '',
} satisfies Removal

export const withAnotherField = {
  says: 'the form asks for a telephone number, too',
  find: '<Trap />',
  replace: '<Field name="phone" label="telephone" /><Trap />',
} satisfies Removal

export const takingAnotherField = {
  says: 'the form takes a telephone number, too',
  find: "    .register(storedIn, { column: 'leads.volume_goal' }),\n})",
  replace: "    .register(storedIn, { column: 'leads.volume_goal' }),\n  phone: oneLine(40).optional(),\n})",
} satisfies Removal

export const withoutWords = {
  says: 'nobody looks at what a recipient is said to be for',
  find: '    .filter(soundsForbidden)',
  replace: '    .filter(() => false)',
} satisfies Removal

export const withoutController = {
  says: 'mail does not name the controller',
  find: `\`\${house.controllerName} is the data controller. questions, or your data: \${house.contactAddress}.\``,
  replace: `\`questions, or your data: \${house.contactAddress}.\``,
} satisfies Removal

export const withoutPolicyLink = {
  says: 'mail does not lead to the policy',
  find: `      \`privacy policy: \${house.policyUrl}\`,\n`,
  replace: '',
} satisfies Removal

export const withoutPurposes = {
  says: 'every purpose may read every table',
  find: '?.[purpose]\n  if (!rights) return []',
  replace: "?.[purpose] ?? 'r'",
} satisfies Removal

export const withoutGpc = {
  says: 'we do not say that we honour Global Privacy Control',
  find: 'c.json({ gpc: true, lastUpdate',
  replace: 'c.json({ gpc: false, lastUpdate',
} satisfies Removal

export const unknownRecipientsPass = {
  says: 'who is not declared counts as somebody who is',
  find: 'const recipient = options.recipients.inEffect()[vendor]',
  replace:
    'const recipient = options.recipients.inEffect()[vendor] ?? Object.values(options.recipients.inEffect())[0]',
} satisfies Removal

export const unknownOperationsPass = {
  says: 'an operation that is not declared passes',
  find: '    const found = recipient.operations[operation]\n',
  replace: "    const found = recipient.operations[operation] ?? { what: '', fields: {} }\n",
} satisfies Removal

export const unknownFieldsPass = {
  says: 'a field that is not declared passes',
  find: '    if (!category) throw refusalOf(call, path)\n',
  replace: '',
} satisfies Removal

export const refusalTellsValues = {
  says: 'a refusal tells what was in the call',
  in: 'src/platform/guard/guard.ts',
  find: 'checkFields(call, fieldsOf(request))',
  replace: 'checkFields({ ...call, name: JSON.stringify(request.json) }, fieldsOf(request))',
} satisfies Removal

export const withoutDisclosure = {
  says: 'what a call carries is not put on record',
  find: '      await recordDisclosure(leave, recipient, categories)\n      for (let turn',
  replace: '      for (let turn',
} satisfies Removal

export const unrecordedLeaves = {
  says: 'what cannot be recorded leaves all the same',
  find: '      await recordDisclosure(leave, recipient, categories)\n      for (let turn',
  replace: '      await recordDisclosure(leave, recipient, categories).catch(() => {})\n      for (let turn',
} satisfies Removal

export const cardsPass = {
  says: 'a card number is taken',
  find: '  if (holdsCardNumber(value))\n',
  replace: '  if (!value)\n',
} satisfies Removal

export const cardsShown = {
  says: 'a card number is shown again',
  find: "    typed[name] = values.map(maskCardNumbers).join('\\n')",
  replace: "    typed[name] = values.join('\\n')",
} satisfies Removal

export const unknownFieldsDropped = {
  says: 'a field that the form does not have is dropped without a word',
  find: `      errors[name] = \`This form does not take`,
  replace: `      void \`This form does not take`,
} satisfies Removal

export const withoutConsent = {
  says: 'a consent is not put on record',
  find: '  await tx.record({',
  replace: '  void ({',
} satisfies Removal

export const guideUnconfirmed = {
  says: 'the guide is mailed to who did not confirm',
  in: 'src/domain/newsletter/request-guide.ts',
  find: "kind: 'guide-confirmation', aboutId",
  replace: "kind: 'guide-delivery', aboutId",
} satisfies Removal

export const subscriberStays = {
  says: 'who unsubscribes stays on the list',
  find: 'delete from subscribers s where s.id = subscriber returning s.person_id into person;',
  replace: 'select s.person_id into person from subscribers s where s.id = subscriber;',
} satisfies Removal

export const personStays = {
  says: 'who was a subscriber alone stays a person here',
  find: '  perform app.forget_expired(person);\n',
  replace: '',
} satisfies Removal

export const withoutHash = {
  says: 'nothing keeps the address from being mailed again',
  find: "values (given_hash, 'unsubscribed') on conflict do nothing;",
  replace: "select given_hash, 'unsubscribed' where false;",
} satisfies Removal

export const unsubscribeIgnored = {
  says: 'the press on “unsubscribe” ends nothing',
  find: "    await ports.unsubscribe(c.req.param('token'))\n",
  replace: '',
} satisfies Removal

export const linkUnsubscribes = {
  says: 'opening the link ends the subscription, which programs that look at links do, too',
  find: '  site.get(sitePaths.unsubscribe.pattern, (c) =>\n    c.html(',
  replace:
    "  site.get(sitePaths.unsubscribe.pattern, async (c) =>\n    await ports.unsubscribe(c.req.param('token')) ?? c.html(",
} satisfies Removal

export const sweepTakesNothing = {
  says: 'the sweep leaves what is over',
  find: 'people_gone := app.forget_all_expired(over);',
  replace: 'people_gone := 0;',
} satisfies Removal

export const sweepUnscheduled = {
  says: 'the sweep is not on the schedule',
  find: "  { name: 'sweep-expired', everySeconds: 300, run: sweepExpired },\n",
  replace: '',
} satisfies Removal

export const outlivingPasses = {
  says: 'a row may outlive whom it is about',
  find: '    ...unreachable(tables, live),\n',
  replace: '',
} satisfies Removal
