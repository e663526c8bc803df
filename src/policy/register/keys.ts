import type { TableName } from './tables.ts'

/**
 * The keys of a table, by columns (several with a comma). A target is a table, found by its `id`, or names the columns
 * it is found by: `stacks(id, client_id)`.
 */
export interface TableKeys {
  readonly primary: string
  readonly unique?: readonly string[]
  /** What a row belongs to: it goes when that goes. */
  readonly goesWith?: Readonly<Record<string, string>>
  /** What a row names, and forgets when it goes. */
  readonly forgets?: Readonly<Record<string, string>>
  /** What a row names, and keeps from going alone. */
  readonly needs?: Readonly<Record<string, string>>
}

const ofPerson = { person_id: 'people' } as const
const ofClient = { client_id: 'clients' } as const
const ofEngagement = { ...ofClient, engagement_id: 'engagements' } as const
const ofStack = { ...ofClient, stack_id: 'stacks' } as const
const ofChange = { plan_change_id: 'plan_changes' } as const
const ofParts = { ...ofStack, domain_id: 'domains', inbox_id: 'inboxes' } as const

/** Every key there is. The comparison at each start refuses one more, one less, and one that deletes otherwise. */
export const tableKeys = {
  people: { primary: 'id' },
  person_keys: { primary: 'id', unique: ['person_id'], goesWith: ofPerson },
  staff: { primary: 'person_id', goesWith: ofPerson },
  leads: { primary: 'id', unique: ['person_id'], goesWith: ofPerson },
  subscribers: { primary: 'id', unique: ['person_id'], goesWith: ofPerson },
  suppressions: { primary: 'address_hash' },
  mails: { primary: 'id', goesWith: ofPerson },
  call_calendars: { primary: 'person_id', goesWith: ofPerson },
  calls: {
    primary: 'id',
    goesWith: { ...ofPerson, lead_id: 'leads' },
    forgets: { operator_id: 'people' },
  },
  clients: { primary: 'id' },
  client_members: { primary: 'client_id, person_id', goesWith: { ...ofClient, ...ofPerson } },
  engagements: { primary: 'id', goesWith: ofClient },
  engagement_changes: { primary: 'id', goesWith: ofEngagement },
  plans: { primary: 'id', unique: ['engagement_id, version'], goesWith: ofEngagement },
  quotes: { primary: 'id', goesWith: ofEngagement, needs: { plan_id: 'plans' } },
  acceptances: {
    primary: 'id',
    unique: ['engagement_id, document, version, person_id'],
    goesWith: ofEngagement,
  },
  checkouts: {
    primary: 'id',
    unique: ['quote_id, attempt', 'session_ref', 'invoice_ref', 'subscription_ref'],
    goesWith: ofEngagement,
    needs: { quote_id: 'quotes' },
  },
  subscriptions: { primary: 'id', unique: ['subscription_ref'], goesWith: ofEngagement },
  invoices: { primary: 'id', unique: ['invoice_ref'], goesWith: ofEngagement },
  disputes: {
    primary: 'id',
    unique: ['dispute_ref', 'repayment_ref'],
    goesWith: ofEngagement,
  },
  arrears: { primary: 'id', goesWith: ofEngagement },
  arrears_notices: {
    primary: 'id',
    unique: ['arrears_id, kind'],
    goesWith: { ...ofClient, arrears_id: 'arrears' },
  },
  billing_details: { primary: 'client_id', goesWith: ofClient },
  refunds: {
    primary: 'id',
    unique: ['credit_note_ref'],
    goesWith: { ...ofEngagement, invoice_id: 'invoices' },
  },
  invoice_orders: { primary: 'id', unique: ['invoice_ref'], goesWith: ofEngagement },
  renewals: {
    primary: 'id',
    unique: ['domain_id, expires_at'],
    goesWith: { ...ofEngagement, stack_id: 'stacks', domain_id: 'domains' },
    forgets: { order_id: 'invoice_orders' },
  },
  received_transfers: {
    primary: 'id',
    unique: ['invoice_id'],
    goesWith: { ...ofEngagement, invoice_id: 'invoices' },
  },
  vendor_bills: { primary: 'id', unique: ['vendor, number, period_from'] },
  vendor_bill_lines: { primary: 'id', goesWith: { bill_id: 'vendor_bills' } },
  webhook_events: { primary: 'id', unique: ['vendor, event_ref'] },
  intakes: { primary: 'engagement_id', goesWith: ofEngagement },
  registrants: { primary: 'engagement_id', goesWith: { ...ofEngagement, ...ofPerson } },
  senders: { primary: 'id', goesWith: { ...ofEngagement, ...ofPerson } },
  stacks: {
    primary: 'id',
    unique: ['engagement_id', 'id, client_id'],
    goesWith: ofEngagement,
    needs: { plan_id: 'plans' },
  },
  stack_changes: { primary: 'id', goesWith: ofStack },
  domains: {
    primary: 'id',
    unique: ['stack_id, name', 'id, client_id'],
    goesWith: { ...ofStack, 'stack_id, client_id': 'stacks(id, client_id)' },
    forgets: ofChange,
  },
  inboxes: {
    primary: 'id',
    unique: ['address', 'id, client_id'],
    goesWith: { ...ofStack, domain_id: 'domains', 'domain_id, client_id': 'domains(id, client_id)' },
    forgets: ofChange,
    needs: { sender_id: 'senders' },
  },
  sending_pauses: { primary: 'id', goesWith: ofParts },
  health_verdicts: { primary: 'subject_id', goesWith: ofParts },
  health_days: { primary: 'subject_id, day', goesWith: ofParts },
  client_thresholds: { primary: 'id', goesWith: ofClient },
  complaint_counts: {
    primary: 'id',
    unique: ['domain_id, day, source'],
    goesWith: { ...ofStack, domain_id: 'domains' },
  },
  dmarc_reports: {
    primary: 'id',
    unique: ['domain_id, org, report_ref'],
    goesWith: { ...ofStack, domain_id: 'domains' },
  },
  dmarc_sources: {
    primary: 'id',
    unique: ['report_id, source'],
    goesWith: { ...ofClient, report_id: 'dmarc_reports' },
  },
  report_mailboxes: { primary: 'mode' },
  domain_care: { primary: 'domain_id', goesWith: { ...ofStack, domain_id: 'domains' } },
  domain_care_changes: { primary: 'id', goesWith: { ...ofStack, domain_id: 'domains' } },
  domain_standings: { primary: 'domain_id', goesWith: { ...ofStack, domain_id: 'domains' } },
  sequencer_holds: {
    primary: 'id',
    unique: ['inbox_id', 'stack_id, campaign_ref'],
    goesWith: { ...ofStack, inbox_id: 'inboxes' },
  },
  credentials: { primary: 'inbox_id', goesWith: { ...ofClient, inbox_id: 'inboxes' } },
  build_steps: { primary: 'id', unique: ['stack_id, natural_key'], goesWith: ofParts },
  observations: { primary: 'id', goesWith: ofParts },
  daily_figures: { primary: 'inbox_id, day', goesWith: { ...ofClient, inbox_id: 'inboxes' } },
  handoffs: { primary: 'id', goesWith: ofStack },
  plan_changes: {
    primary: 'id',
    goesWith: { ...ofEngagement, stack_id: 'stacks', replaces_id: 'domains' },
    needs: { plan_id: 'plans' },
  },
  promotions: {
    primary: 'id',
    goesWith: { ...ofStack, stopped_id: 'inboxes', promoted_id: 'inboxes' },
  },
  comparisons: { primary: 'id', goesWith: ofStack },
  differences: { primary: 'id', goesWith: ofParts },
  world_changes: {
    primary: 'id',
    goesWith: { ...ofParts, difference_id: 'differences', undoes_id: 'world_changes' },
  },
  endings: { primary: 'id', goesWith: ofEngagement },
  ending_steps: { primary: 'id', goesWith: { ...ofClient, ending_id: 'endings', domain_id: 'domains' } },
  reports: { primary: 'id', unique: ['engagement_id, kind, period'], goesWith: ofEngagement },
  report_wishes: { primary: 'engagement_id', goesWith: ofEngagement },
  tasks: { primary: 'id', unique: ['natural_key'], goesWith: { ...ofStack, domain_id: 'domains' } },
  task_notes: { primary: 'id', goesWith: { ...ofClient, task_id: 'tasks' } },
  adoptions: {
    primary: 'engagement_id',
    unique: ['company_key'],
    goesWith: { ...ofEngagement, stack_id: 'stacks' },
    forgets: { contact_id: 'people' },
  },
  sightings: {
    primary: 'id',
    unique: ['vendor, mode, kind, ref'],
    goesWith: ofClient,
    forgets: { domain_id: 'domains', inbox_id: 'inboxes' },
  },
  vendor_readings: { primary: 'vendor, mode' },
  connections: {
    primary: 'id',
    unique: ['vendor, mode, label'],
    goesWith: { ...ofStack, 'stack_id, client_id': 'stacks(id, client_id)' },
  },
  stack_connections: {
    primary: 'stack_id, vendor',
    goesWith: { ...ofStack, 'stack_id, client_id': 'stacks(id, client_id)' },
    needs: { connection_id: 'connections' },
  },
  setting_changes: { primary: 'id' },
  price_books: { primary: 'version' },
  tld_prices: { primary: 'mode, tld' },
  vendor_calls: { primary: 'id' },
  evidence_entries: { primary: 'id' },
  evidence_forms: { primary: 'id' },
  evidence_seals: { primary: 'first_position' },
  evidence_nodes: { primary: 'level, place' },
  evidence_checkpoints: { primary: 'tree_size' },
  policy_versions: { primary: 'version' },
  backups: { primary: 'name' },
  erasures: { primary: 'id' },
  data_requests: { primary: 'id' },
  policy_notices: {
    primary: 'id',
    unique: ['version, person_id'],
    goesWith: ofPerson,
    forgets: { mail_id: 'mails' },
    needs: { version: 'policy_versions(version)' },
  },
} as const satisfies Record<TableName, TableKeys>

/**
 * Tables whose rows may hang on no client because they are the house's own, and what deletes those. Nothing in such a row is
 * about anybody but who works here; clients never see one. Any other row that could hang on nobody is refused.
 */
export const houseRows: Readonly<Partial<Record<TableName, string>>> = {
  tasks: 'app.sweep_house_tasks, so long after they were closed as what we hold about staff',
  task_notes: 'they go with their task',
}

/** Rules that run by themselves on a table, and what each of them holds. */
export const tableTriggers: Readonly<Partial<Record<TableName, Readonly<Record<string, string>>>>> = {
  people: { note_erasure: 'what is deleted is noted, so that no backup brings it back' },
  clients: {
    note_erasure: 'what is deleted is noted, so that no backup brings it back',
    contacts_held: 'the contact of a client brought in is held as long as the client',
    billed_domains: 'the names of its domains go from vendors’ bills along with it',
  },
  client_members: { note_erasure: 'access that ended does not come back with a backup' },
  leads: { note_erasure: 'what is deleted is noted, so that no backup brings it back' },
  subscribers: { note_erasure: 'who has unsubscribed does not come back with a backup' },
  credentials: { note_erasure: 'a password that was destroyed does not come back with a backup' },
  staff: { note_ended_access: 'access that ended does not come back with a backup' },
  suppressions: { note_suppression: 'who wants no more mail stays so after a backup is restored' },
  build_steps: { observed_only: 'nothing is begun for a stack that is only looked at' },
  domains: { observed_only: 'no purchase and no write is recorded of a stack that is only looked at' },
  world_changes: { observed_only: 'nothing is planned or written to mend a stack that is only looked at' },
  inboxes: { observed_only: 'no message and no warm-up of ours is recorded of such a stack' },
  engagements: { engagements_paid: 'no step leads past a quote that is not paid' },
  evidence_entries: {
    never_deleted: 'an entry is never deleted',
    only_destroyed: 'and nothing of it is changed, but that its payload goes',
  },
  evidence_forms: { never_changed: 'what entries have in common is never changed or deleted' },
  evidence_seals: { never_changed: 'a seal is never changed or deleted' },
  evidence_nodes: { never_changed: 'a hash of the tree is never changed or deleted' },
  evidence_checkpoints: { never_changed: 'a signed statement is never changed or deleted' },
  policy_versions: {
    policy_kept: 'what was once published stays as it was',
    policy_kept_whole: 'and is not emptied either',
  },
}
