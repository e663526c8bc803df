import type { ImapAccount, ImapAuthenticate, ImapFolder, ImapMessage } from './account.ts'
import { fetchAnswer, fetchItems, marksSeen } from './fetch.ts'
import { searchTest } from './search.ts'
import type { Token } from './tokens.ts'
import { ImapSyntaxError, inSequenceSet, parseTokens, quote, text } from './tokens.ts'

export const capabilities = 'IMAP4rev1 AUTH=PLAIN SASL-IR SPECIAL-USE'

/** How the session talks to its client. */
export interface ImapWire {
  send(line: string): void
  /** Asks for one more line, as AUTHENTICATE does. */
  continuation(): Promise<string>
  end(): void
}

interface Selected {
  readonly folder: ImapFolder
  readonly readOnly: boolean
  messages: ImapMessage[]
}

/**
 * One connection of an IMAP4rev1 server (RFC 3501) with what a reading client needs: sign-in, folders, search,
 * fetch, flags. States: not authenticated → authenticated → selected; a command in the wrong state is BAD.
 */
export function imapSession(
  authenticate: ImapAuthenticate,
  wire: ImapWire,
): (command: string) => Promise<void> {
  let account: ImapAccount | undefined
  let selected: Selected | undefined

  const signedIn = (): ImapAccount => {
    if (!account) throw new ImapSyntaxError('Sign in first')
    return account
  }
  const open = (): Selected => {
    if (!selected) throw new ImapSyntaxError('Select a mailbox first')
    return selected
  }
  const folderOf = (name: string): ImapFolder | undefined =>
    signedIn().folders.find(
      ({ path }) => path === name || (path === 'INBOX' && name.toUpperCase() === 'INBOX'),
    )

  async function signIn(username: string, password: string): Promise<string> {
    account = await authenticate(username, password)
    return account
      ? `OK [CAPABILITY ${capabilities}] Signed in`
      : 'NO [AUTHENTICATIONFAILED] Invalid credentials'
  }

  async function authenticatePlain(words: readonly Token[]): Promise<string> {
    if (text(words[0]).toUpperCase() !== 'PLAIN') return 'NO Unsupported mechanism'
    const answer = words[1] ? text(words[1]) : await wire.continuation()
    const [, username = '', password = ''] = Buffer.from(answer, 'base64').toString('utf8').split('\0')
    return signIn(username, password)
  }

  function list(command: string, words: readonly Token[]): string {
    const pattern = text(words.filter((word) => word.kind !== 'list')[1])
    if (pattern === '') wire.send(`* ${command} (\\Noselect) "/" ""`)
    const matching = new RegExp(
      `^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/[*%]/g, '.*')}$`,
      'i',
    )
    for (const { path, specialUse } of signedIn().folders)
      if (pattern !== '' && matching.test(path))
        wire.send(`* ${command} (\\HasNoChildren${specialUse ? ` ${specialUse}` : ''}) "/" ${quote(path)}`)
    return 'OK Listed'
  }

  async function select(name: string, readOnly: boolean): Promise<string> {
    selected = undefined
    const folder = folderOf(name)
    if (!folder) return 'NO [NONEXISTENT] No such mailbox'
    const messages = await signedIn().messages(folder.path)
    selected = { folder, readOnly, messages }
    wire.send('* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft)')
    wire.send(`* ${messages.length} EXISTS`)
    wire.send('* 0 RECENT')
    wire.send('* OK [UIDVALIDITY 1] UIDs stay valid')
    wire.send(`* OK [UIDNEXT ${(messages.at(-1)?.uid ?? 0) + 1}] Next UID`)
    wire.send(
      `* OK [PERMANENTFLAGS (${readOnly ? '' : '\\Seen \\Answered \\Flagged \\Deleted \\Draft'})] Flags`,
    )
    return readOnly ? 'OK [READ-ONLY] Examined' : 'OK [READ-WRITE] Selected'
  }

  async function status(name: string): Promise<string> {
    const folder = folderOf(name)
    if (!folder) return 'NO [NONEXISTENT] No such mailbox'
    const messages = await signedIn().messages(folder.path)
    const unseen = messages.filter(({ flags }) => !flags.includes('\\Seen')).length
    const next = (messages.at(-1)?.uid ?? 0) + 1
    wire.send(
      `* STATUS ${quote(folder.path)} (MESSAGES ${messages.length} UIDNEXT ${next} UIDVALIDITY 1 UNSEEN ${unseen} RECENT 0)`,
    )
    return 'OK Status'
  }

  async function refresh(): Promise<void> {
    if (!selected) return
    const before = selected.messages.length
    selected.messages = await signedIn().messages(selected.folder.path)
    if (selected.messages.length !== before) wire.send(`* ${selected.messages.length} EXISTS`)
  }

  function search(words: readonly Token[], byUid: boolean): string {
    const { messages } = open()
    const charset = words[0]?.kind === 'atom' && words[0].value.toUpperCase() === 'CHARSET'
    const holds = searchTest(charset ? words.slice(2) : words)
    const largest = { largestUid: messages.at(-1)?.uid ?? 0, largestSequence: messages.length }
    const found = messages.flatMap((message, index) =>
      holds({ message, sequence: index + 1, ...largest }) ? [byUid ? message.uid : index + 1] : [],
    )
    wire.send(['* SEARCH', ...found].join(' '))
    return 'OK Searched'
  }

  const chosen = (set: string, byUid: boolean): { message: ImapMessage; sequence: number }[] => {
    const { messages } = open()
    const largest = byUid ? (messages.at(-1)?.uid ?? 0) : messages.length
    return messages
      .map((message, index) => ({ message, sequence: index + 1 }))
      .filter(({ message, sequence }) => inSequenceSet(set, byUid ? message.uid : sequence, largest))
  }

  async function fetch(words: readonly Token[], byUid: boolean): Promise<string> {
    const { folder, readOnly } = open()
    const asked = fetchItems(words[1])
    const items = byUid && !asked.some((item) => item.toUpperCase() === 'UID') ? ['UID', ...asked] : asked
    for (const { message, sequence } of chosen(text(words[0]), byUid)) {
      wire.send(`* ${sequence} FETCH (${fetchAnswer(items, message)})`)
      if (marksSeen(items) && !readOnly && !message.flags.includes('\\Seen'))
        await signedIn().setFlags(folder.path, message.uid, [...message.flags, '\\Seen'])
    }
    return 'OK Fetched'
  }

  async function store(words: readonly Token[], byUid: boolean): Promise<string> {
    const { folder, readOnly } = open()
    if (readOnly) return 'NO The mailbox is read-only'
    const how = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(text(words[1]))
    if (!how) throw new ImapSyntaxError('FLAGS expected')
    const given = words[2]?.kind === 'list' ? words[2].items.map(text) : words.slice(2).map(text)
    for (const { message, sequence } of chosen(text(words[0]), byUid)) {
      const others = message.flags.filter((flag) => !given.includes(flag))
      const flags = how[1] === '-' ? others : how[1] === '+' ? [...others, ...given] : given
      await signedIn().setFlags(folder.path, message.uid, flags)
      const uid = byUid ? `UID ${message.uid} ` : ''
      if (!how[2]) wire.send(`* ${sequence} FETCH (${uid}FLAGS (${flags.join(' ')}))`)
    }
    return 'OK Stored'
  }

  async function answer(verb: string, words: readonly Token[]): Promise<string> {
    switch (verb) {
      case 'CAPABILITY':
        wire.send(`* CAPABILITY ${capabilities}`)
        return 'OK Capabilities'
      case 'NOOP':
      case 'CHECK':
        await refresh()
        return 'OK Nothing else to say'
      case 'LOGOUT':
        wire.send('* BYE Until next time')
        return 'OK Signed out'
      case 'LOGIN':
        return signIn(text(words[0]), text(words[1]))
      case 'AUTHENTICATE':
        return authenticatePlain(words)
      case 'LIST':
      case 'LSUB':
        return list(verb, words)
      case 'STATUS':
        return status(text(words[0]))
      case 'SELECT':
      case 'EXAMINE':
        return select(text(words[0]), verb === 'EXAMINE')
      case 'CLOSE':
      case 'UNSELECT':
        selected = undefined
        return 'OK Closed'
    }
    const byUid = verb === 'UID'
    const [inner, rest] = byUid ? [text(words[0]).toUpperCase(), words.slice(1)] : [verb, words]
    if (inner === 'SEARCH') {
      await refresh()
      return search(rest, byUid)
    }
    if (inner === 'FETCH') return fetch(rest, byUid)
    if (inner === 'STORE') {
      const outcome = await store(rest, byUid)
      await refresh()
      return outcome
    }
    return 'BAD Unknown command'
  }

  return async (command) => {
    const [tag = '*', verb = ''] = command.split(' ', 2)
    try {
      const words = parseTokens(command.slice(tag.length + verb.length + 2))
      wire.send(`${tag} ${await answer(verb.toUpperCase(), words)}`)
    } catch (error) {
      wire.send(
        `${tag} ${error instanceof ImapSyntaxError ? `BAD ${error.message}` : 'NO [SERVERBUG] Try again'}`,
      )
    }
    if (verb.toUpperCase() === 'LOGOUT') wire.end()
  }
}
