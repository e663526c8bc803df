import type { Addition } from './addition.ts'

const leads = 'src/policy/register/tables/inquiries.ts'
const operations = 'src/policy/register/tables/operations.ts'
const validates = {
  at: 'test',
  tests: [
    { file: 'test/policy/validate.test.ts', titles: ['the register and the text of today hold together'] },
  ],
} as const

/** One of each kind that could slip in unseen. */
export const additions: readonly Addition[] = [
  {
    says: 'a column that no declaration has',
    edits: [],
    files: { 'db/migrations/9999-shoe-size.sql': 'alter table leads add column shoe_size text;\n' },
    gate: { at: 'start' },
    told: ['column leads.shoe_size is not declared', 'add `shoe_size: column('],
  },
  {
    says: 'a column declared as if it had always been there',
    edits: [
      {
        file: leads,
        find: "    volume_goal: column('text', 'business'),\n",
        replace:
          "    volume_goal: column('text', 'business'),\n    home: column('text', 'address', { null: true }),\n",
      },
    ],
    files: { 'db/migrations/9999-home.sql': 'alter table leads add column home text;\n' },
    gate: { at: 'start' },
    told: ['leads.home', 'without telling clients first', 'since'],
  },
  {
    says: 'a column about a person in a table that leads to nobody',
    edits: [
      {
        file: operations,
        find: "    attempt: column('integer',",
        replace: "    asked_by: column('text', 'email', { null: true }),\n    attempt: column('integer',",
      },
    ],
    gate: validates,
    told: ['vendor_calls.asked_by', 'Reach the table from a person, or leave the column out.'],
  },
  {
    says: 'a table that no declaration has',
    edits: [],
    files: {
      'db/migrations/9999-gossip.sql': 'create table gossip (id uuid primary key, about text);\n',
    },
    gate: { at: 'start' },
    told: ['table gossip is not declared', 'src/policy/register/tables'],
  },
  {
    says: 'a column of the sign-in that no declaration has',
    edits: [],
    files: { 'db/migrations/9999-last-place.sql': 'alter table auth.session add column place text;\n' },
    gate: { at: 'start' },
    told: ['column auth.session.place is not declared', 'src/policy/register/tables-beside.ts'],
  },
  {
    says: 'a table in a schema of its own',
    edits: [],
    files: { 'db/migrations/9999-crm.sql': 'create schema crm; create table crm.notes (said text);\n' },
    gate: { at: 'start' },
    told: ['table crm.notes is in a schema that is none of this program’s', 'src/policy/register/tables'],
  },
  {
    says: 'a table without a purpose',
    edits: [
      {
        file: leads,
        find: 'export const subscribers = defineTable({',
        replace: `export const gossip = defineTable({
  what: 'What is said.',
  subjects: ['prospect'],
  clauses: ['2.3'],
  reach: { kind: 'person', column: 'person_id' },
  retention: 'prospect',
  purposes: {},
  since: 1,
  columns: { person_id: column('uuid', 'key'), said: column('text', 'message') },
})

export const subscribers = defineTable({`,
      },
    ],
    gate: validates,
    told: ['gossip', 'Name a purpose that uses it, or leave the table out.'],
  },
  {
    says: 'a cookie on a public page',
    edits: [
      {
        file: 'src/web/site/site-page.tsx',
        find: '  const link = (href: string, label: string) =>',
        replace:
          "  c.header('set-cookie', 'seen=1; HttpOnly; SameSite=Lax')\n  const link = (href: string, label: string) =>",
      },
    ],
    gate: {
      at: 'test',
      tests: [
        { file: 'test/web/cookies.test.ts', titles: ['no public page sets a cookie or loads a script'] },
      ],
    },
    told: ['the cookie seen, which', 'declare it in src/policy/cookies.ts, or leave it out'],
  },
  {
    says: 'a host that a vendor’s client calls',
    edits: [
      {
        file: 'src/vendors/stripe/stripe.ts',
        find: "'https://api.stripe.com'",
        replace: "'https://collect.stripe-metrics.example'",
      },
    ],
    gate: {
      at: 'test',
      tests: [
        {
          file: 'test/architecture.test.ts',
          titles: ['a vendor client is a declared recipient, and names no host but its own'],
        },
      ],
    },
    told: [
      'declare the host collect.stripe-metrics.example in src/policy/recipients/stripe.ts, or leave it out',
    ],
  },
  {
    says: 'a vendor that the policy does not name',
    edits: [],
    files: { 'src/vendors/tracker/tracker.ts': "export const trackerHost = 'https://tracker.example'\n" },
    gate: {
      at: 'test',
      tests: [
        {
          file: 'test/architecture.test.ts',
          titles: ['a vendor client is a declared recipient, and names no host but its own'],
        },
      ],
    },
    told: ['declare tracker in src/policy/recipients'],
  },
  {
    says: 'a call past the guard',
    edits: [
      {
        file: 'src/workflows/send-mail.ts',
        find: "const work = system('send mail')\n",
        replace:
          "const work = system('send mail')\nexport const ping = () => fetch('https://tracker.example/')\n",
      },
    ],
    gate: {
      at: 'test',
      tests: [{ file: 'test/architecture.test.ts', titles: ['nothing leaves but through the guard'] }],
    },
    told: ['workflows/send-mail.ts calls fetch', 'declare it in src/policy/recipients and open a line'],
  },
  {
    says: 'a field that a vendor is sent',
    edits: [
      {
        file: 'src/vendors/stripe/customers.ts',
        find: '{ name: companyName, email',
        replace: "{ name: companyName, phone: '+1 555 0100', email",
      },
    ],
    gate: {
      at: 'test',
      tests: [
        {
          file: 'test/vendors/stripe/calls.test.ts',
          titles: ['makes one customer per client, though search lags and the company is renamed'],
        },
      ],
    },
    told: ['phone', 'Declare it with its category in src/policy/recipients/stripe.ts, or leave it out.'],
  },
  {
    says: 'a field of the log',
    edits: [
      {
        file: 'src/workflows/schedule.ts',
        find: '{ operation: turn.name, code',
        replace: "{ operation: turn.name, asked_by: 'Ada', code",
      },
    ],
    gate: { at: 'build' },
    told: ['src/workflows/schedule.ts', 'declare this field in src/policy/log-fields.ts, or leave it out'],
  },
  {
    says: 'a field on a form of the site',
    edits: [
      {
        file: 'src/web/site/call-page.tsx',
        find: '<Trap />',
        replace: '<Field name="phone" label="telephone" /><Trap />',
      },
    ],
    gate: {
      at: 'test',
      tests: [
        {
          file: 'test/web/site.test.ts',
          titles: ['a request for a call takes the five fields of the policy and leads to a thanks page'],
        },
      ],
    },
    told: ['phone', 'add the field there and to its schema, or leave it out'],
  },
]
