import pg from 'pg'

/** What has changed, as ids: `stack:<id>`, `client:<id>`, `leads`. Told by transactions when they commit. */
export interface Changes {
  /** Each topic that is told and wanted, until the reader leaves. */
  follow(wanted: (topic: string) => boolean, left: AbortSignal): AsyncIterable<string>
  close(): Promise<void>
}

const reconnectMs = 1000

/**
 * Hears changes from every process over one connection. While that connection is broken nothing is heard; when it
 * is back, readers are told `all`, so that they look again.
 */
export async function hearChanges(connectionString: string): Promise<Changes> {
  const listeners = new Set<(topic: string) => void>()
  const tell = (topic: string) => {
    for (const listener of listeners) listener(topic)
  }
  let closed = false
  let client: pg.Client | undefined
  let again: NodeJS.Timeout | undefined

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({ connectionString, application_name: 'changes' })
    fresh.on('notification', ({ payload }) => tell(payload ?? ''))
    fresh.on('error', () => {})
    fresh.on('end', () => {
      if (!closed) again = setTimeout(reconnect, reconnectMs)
    })
    client = fresh
    await fresh.connect()
    await fresh.query('listen segmento_changes')
  }
  const reconnect = () => {
    connect().then(
      () => tell('all'),
      // A connection that could not be made ends, and its end plans the next one.
      () => {},
    )
  }
  try {
    await connect()
  } catch (error) {
    closed = true
    clearTimeout(again)
    throw error
  }

  return {
    async *follow(wanted, left) {
      const waiting: string[] = []
      let wake = () => {}
      const listener = (topic: string) => {
        if (topic !== 'all' && !wanted(topic)) return
        if (!waiting.includes(topic)) waiting.push(topic)
        wake()
      }
      const leave = () => wake()
      listeners.add(listener)
      left.addEventListener('abort', leave)
      try {
        while (!left.aborted) {
          const topic = waiting.shift()
          if (topic !== undefined) yield topic
          else
            await new Promise<void>((resolve) => {
              wake = resolve
            })
        }
      } finally {
        listeners.delete(listener)
        left.removeEventListener('abort', leave)
      }
    },
    async close() {
      closed = true
      clearTimeout(again)
      await client?.end()
    },
  }
}
