/** Aborted by Ctrl-C and the like, so that copies and servers are taken away before the process ends. */
export function stopOnSignals(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
  return stop.signal
}
