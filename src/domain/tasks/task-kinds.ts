/** What a kind of task is to whoever does it. */
export interface TaskKindRule {
  readonly title: string
  /** Why a person does it and no program. */
  readonly why: string
  /** What to do, in order; what is particular to one task stands in its own instructions. */
  readonly guide: readonly string[]
  /** What shows somebody else that it is done. */
  readonly evidence: string
  /** By what the program sees by itself that it is done; undefined where nothing shows it but a person's word. */
  readonly seen?: string
}

/** Every kind of task there is. One without a guide does not build. */
export const taskKinds = {
  'by-hand': {
    title: 'a task of our own',
    why: 'Somebody here asked for it.',
    guide: [
      'Read what is asked below.',
      'Do it, or give it to somebody who can.',
      'Say what shows that it is done.',
    ],
    evidence: 'Whatever lets a colleague see it without asking you.',
  },
  'tell-of-policy': {
    title: 'tell them of the changed policy',
    why: 'Their mail server refused the notice, and a change that touches clients is told to each before it holds.',
    guide: [
      'Open the privacy policy page of the console and find who could not be told.',
      'Reach them in another way: a call, another colleague of theirs, a letter.',
      'Say there how and when they were told.',
    ],
    evidence: 'How they were told, and when.',
    seen: 'the notice is marked as told',
  },
  'name-contact': {
    title: 'find somebody to tell of the changed policy',
    why: 'We work for them and hold nobody there who could be told, and a change that touches clients is told to each before it holds.',
    guide: [
      'Find out who speaks for the company now.',
      'Invite them on the client’s page; the notice is then mailed to them.',
      'If we do not work for them any more, end the engagement.',
    ],
    evidence: 'Whom you invited, or that the engagement is over.',
    seen: 'somebody at the client can be told, or the engagement is over',
  },
  'wind-down': {
    title: 'wind a stack down',
    why: 'The engagement ended with the stack in our hands, before endings had a plan.',
    guide: [
      'Ask the client what they keep.',
      'Push the domains they keep to their own account at the registrar; turn off the renewal of the others.',
      'Hand over or close the inboxes at the host.',
    ],
    evidence: 'For each domain and inbox where it is now.',
  },
  'set-registrant': {
    title: 'set the client as registrant',
    why: 'The registrar did not take the contact from us, and a domain must be the client’s from the first day.',
    guide: [
      'Sign in at the registrar’s website and open the domain’s contacts.',
      'Enter the registrant as it stands in the client’s intake.',
      'Save; the registrar mails the registrant to confirm.',
    ],
    evidence: 'What the registrar shows as registrant.',
    seen: 'the registrar names the client as registrant',
  },
  'correct-address': {
    title: 'find a working address',
    why: 'Only the client knows at which address they read mail.',
    guide: [
      'Call the client, or write to another of their contacts.',
      'Invite the right address on the client’s page.',
      'End the access of the wrong one.',
    ],
    evidence: 'Who told you the right address.',
    seen: 'a later mail arrived, or the access of the wrong address ended',
  },
  'refund-payment': {
    title: 'give a payment back',
    why: 'Money that goes back is decided by a person.',
    guide: [
      'Open the payment at the payment service.',
      'Give back what was paid in error, in whole.',
      'Tell the client that it is on its way.',
    ],
    evidence: 'The refund’s number at the payment service.',
  },
  'assign-transfer': {
    title: 'assign money that came by transfer',
    why: 'Which invoice a sum is meant for that fits none, or whether it goes back, is between people.',
    guide: [
      'Open the customer at the payment service: the cash balance shows what came, and from whom.',
      'If too little came, ask the client for the rest; the invoice is paid by itself once all of it is there.',
      'If too much or twice came, agree with the client: it can wait for the next invoice or go back from there.',
    ],
    evidence: 'What was agreed on, and what the cash balance shows now.',
    seen: 'an invoice has taken it, or it went back',
  },
  'payment-refused': {
    title: 'find out why the payment service refuses a payment',
    why: 'What our account there may do, and which rights our key has, is set by a person on its website.',
    guide: [
      'Look at what was refused, below, and find it in the log of the payment service.',
      'See there whether bank transfers are switched on for our account, and whether our key has the rights that it needs.',
      'Mend it, and tell the client that they can choose again how to pay.',
    ],
    evidence: 'What was refused and why, and what was changed.',
  },
  'payment-overdue': {
    title: 'ask for an unpaid invoice',
    why: 'A card that fails is usually a mistake, and a person asks better than a reminder.',
    guide: [
      'Look at the invoice and at what the bank answered.',
      'Call or write to whoever pays at the client.',
      'Agree on a day, and note it here.',
    ],
    evidence: 'What was agreed on, or that it is paid.',
    seen: 'the subscription is paid again',
  },
  'decide-unpaid': {
    title: 'decide about a client who still owes',
    why: 'The day of the final notice has passed, and nothing is ended or deleted without a person’s decision.',
    guide: [
      'Look at what is owed and at what the client last said.',
      'Talk to them once more, or end the engagement on the client’s page.',
      'Say which it is, and why.',
    ],
    evidence: 'What was decided, by whom of the owners, and what the client was told.',
    seen: 'what was owed is paid',
  },
  'transfer-back': {
    title: 'transfer money back',
    why: 'The payment service gives back only what passed through it.',
    guide: [
      'Look at the credit note of the invoice: it says the sum.',
      'Transfer the sum to the account it came from.',
      'Tell the client that it is on its way.',
    ],
    evidence: 'The day and the reference of the transfer.',
  },
  'bill-by-hand': {
    title: 'bill a year of a domain',
    why: 'The client keeps the domain and was told that it is billed, and the program knows no price or no customer to bill.',
    guide: [
      'Look at the renewals page under money for the domain and its day.',
      'Bill it in the way in which this client pays you, or agree with them that it is part of what they pay already.',
      'Say which it is.',
    ],
    evidence: 'The number of the invoice, or what was agreed on.',
  },
  'decide-renewals': {
    title: 'ask whether domains are kept',
    why: 'Only the client knows whether they need a domain for another year; one that lapsed is lost.',
    guide: [
      'Look at the renewals page under money for what is near its end.',
      'If the client told you their word instead of pressing the button, decide there for them.',
      'Ask once more before the day on which whatever is undecided is kept and billed.',
    ],
    evidence: 'What the client said of each domain, and how.',
    seen: 'each of the domains is decided',
  },
  'renew-by-hand': {
    title: 'renew a domain by hand',
    why: 'The client keeps it and the registrar did not renew it by itself, as where its credit is spent; it tells nobody.',
    guide: [
      'Look on the registrar’s website why it was not renewed: most often the credit is spent.',
      'Renew it there today. For some days after its last one that costs the usual price, then it is dear, then it is lost.',
      'See that other domains of these days are renewed, too.',
    ],
    evidence: 'The last day that the registrar shows now.',
    seen: 'the registrar shows a later day',
  },
  'retire-domain': {
    title: 'let a domain go',
    why: 'Mail to it is lost from its last day on, and no program knows who still writes there.',
    guide: [
      'Let its inboxes rest and take them out of the sequencer.',
      'Close them at the host before the last day of the domain.',
      'Tell the client from when on mail to it is lost.',
    ],
    evidence: 'That the inboxes are closed, and when the client was told.',
  },
  'answer-dispute': {
    title: 'answer a disputed payment',
    why: 'The bank hears our side once, and only a person can tell what happened.',
    guide: [
      'Ask the client whether they meant to; if not, they tell their bank to withdraw it, and say so in writing.',
      'Open the dispute in the payment service and send the evidence: quote, terms and authority with their times, what was built or handed over, and what the client wrote.',
      'Send it before this task is due: without evidence it is lost by itself.',
    ],
    evidence: 'What was sent to the bank, and when.',
    seen: 'the payment service says that evidence was sent, or that the dispute is decided',
  },
  'dispute-lost': {
    title: 'talk about a payment that the bank took back',
    why: 'The money is gone, and whether the work goes on is between people.',
    guide: [
      'Talk to the client: they can pay the same sum again on the first page of their portal.',
      'If they do not want to go on, end the engagement on the client’s page.',
    ],
    evidence: 'What was agreed on.',
    seen: 'the client has paid it again',
  },
  'decide-domain': {
    title: 'decide about a burned domain',
    why: 'Another domain costs money, and a name with a history is sometimes worth repairing.',
    guide: [
      'Open the stack’s health page and see what the domain was rested for.',
      'Ask the blocklist to take it off, or look at lists and texts, where that is the cause.',
      'Let it send again, have it replaced or retire it on that page; to replace it drafts the change with its price.',
    ],
    evidence: 'What was decided, and why.',
    seen: 'it was decided on the health page',
  },
  'clean-list': {
    title: 'clean a list that bounces',
    why: 'Which addresses of a client’s list are bad is not for us to read.',
    guide: [
      'See below which campaign the program has paused. Where it could not tell or was not allowed to, pause it at the sequencer, not the inboxes: a bad list is the campaign’s.',
      'Ask the client to clean the list.',
      'End the pause on the stack’s health page. The campaign goes on, and is judged by what it sends from then on.',
    ],
    evidence: 'What the client did to the list.',
    seen: 'somebody ended the pause of the campaign',
  },
  'look-at-complaints': {
    title: 'look at what recipients complain of',
    why: 'Lists and texts are the client’s, and no program reads them.',
    guide: [
      'See on the stack’s health page which domain the complaints are about, and since when.',
      'Ask the client whom they wrote to, where the addresses come from, and what they wrote.',
      'Have lists and texts changed: whom it concerns, how to be left out.',
      'End the pause on the stack’s health page. What is told of later days is judged anew.',
    ],
    evidence: 'What the client changed.',
    seen: 'somebody ended the pause',
  },
  'mend-records': {
    title: 'mend the records of a domain',
    why: 'Records were changed at a place that the program does not write by itself.',
    guide: [
      'Open the stack’s health page and see which record is missing or different.',
      'Find out who changed it, and why, before you change it back.',
      'Put it right at the name servers that answer for the domain.',
    ],
    evidence: 'Who changed it and what it was.',
    seen: 'the records are seen from outside as they should be',
  },
  'reconnect-inbox': {
    title: 'connect an inbox again',
    why: 'The sequencer takes a new password only from somebody signed in there.',
    guide: [
      'Reveal the inbox’s new password, which is recorded.',
      'Open the account at the sequencer and enter it.',
      'Wait until the sequencer shows the account as connected.',
    ],
    evidence: 'That the sequencer shows it as connected.',
  },
  'vouch-for-domain': {
    title: 'vouch for a domain',
    why: 'Neither a mail nor a record proved the domain, so a person’s word stands for it.',
    guide: ['Make sure that the domain belongs to the client.', 'Say how you know.'],
    evidence: 'How you know that it is theirs.',
  },
  'push-domain': {
    title: 'push a domain to the client’s account',
    why: 'The registrar moves a domain between accounts on its website only.',
    guide: [
      'Ask the client for the name of their own account at the registrar; they open one if they have none.',
      'Wait for the day it is due: until then nothing of the client changes. Then sign in at the registrar’s website, open the domain, and push it to that account.',
      'Have the client accept it there.',
      'Change nothing else: name servers and records stay as they are.',
    ],
    evidence: 'To which account it was pushed, and when they accepted it.',
    seen: 'the registrar does not list the domain in our account any more',
  },
  'hand-over-inboxes': {
    title: 'hand the inboxes over at the host',
    why: 'The host moves a workspace between accounts by its support, not by its API.',
    guide: [
      'Ask the client for the account at the host that takes them over.',
      'Write to the host’s support with the workspace, both accounts, and the day that was named to the client.',
      'Have the client sign in there and see their inboxes.',
    ],
    evidence: 'The support’s answer, and that the client saw the inboxes in their account.',
    seen: 'the host does not list the inboxes in our account any more',
  },
  'review-access': {
    title: 'review who has access where',
    why: 'The policy promises that only who needs it has access, and vendors keep their own lists of members (9.3, 9.4).',
    guide: [
      'Open the staff page: does everybody on it still work here, in the least role that does?',
      'Open the members of each vendor account (registrar, inbox host, sequencer, payment service, Slack, Notion) and compare.',
      'End what is not needed. See that each account there has a second factor.',
      'Say who was looked at, and what was ended.',
    ],
    evidence: 'Which accounts were compared, and what was ended.',
  },
  'review-kept-by-hand': {
    title: 'delete what we delete by hand',
    why: 'Some of what the policy promises lies where the program can’t reach: mailboxes, log files, backups (2.6, 2.11, 5.1).',
    guide: [
      'In our own mailbox, delete mail older than 24 months that is not a client’s.',
      'In the seed mailbox, delete check messages of clients who are gone.',
      'See that log lines older than 30 days and backups older than 30 days are gone.',
      'Say what was deleted, and what was older than it should have been.',
    ],
    evidence: 'What was looked at, and how old the oldest thing was.',
  },
} as const satisfies Readonly<Record<string, TaskKindRule>>
export type TaskKind = keyof typeof taskKinds

/** What is known of a kind as it is stored; one that the program no longer asks for has its name alone. */
export function taskKindRule(kind: string): TaskKindRule {
  if (Object.hasOwn(taskKinds, kind)) return taskKinds[kind as TaskKind]
  return {
    title: kind.replaceAll('-', ' '),
    why: 'An earlier version of the program asked for it.',
    guide: ['Do what its instructions say.'],
    evidence: 'Enough for somebody else to check it.',
  }
}
