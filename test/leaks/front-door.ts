import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import { onTestFinished } from 'vitest'

/** One request of somebody outside, as whoever stands in front of the program sees it. */
export interface SeenRequest {
  readonly address: string
  readonly referer: string
  readonly sent: string
  readonly status: number
  readonly answerHeaders: IncomingHttpHeaders
  /** The page, for a fault of ours only: others show people what is theirs. */
  readonly fault: string
}

/** A proxy in front of the program, as a house that ends TLS has one; it writes down what a proxy's log would. */
export function listenInFront(target: number, port: number, seen: SeenRequest[]): Promise<void> {
  const server = createServer((asked, answer) => {
    const { method, url = '', headers } = asked
    const sent: Buffer[] = []
    asked.on('data', (chunk: Buffer) => sent.push(chunk))
    const passedOn = request({ host: '127.0.0.1', port: target, method, path: url, headers }, (response) => {
      const isFault = (response.statusCode ?? 0) >= 500
      const chunks: Buffer[] = []
      if (isFault) response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        seen.push({
          address: url,
          referer: headers.referer ?? '',
          sent: Buffer.concat(sent).toString(),
          status: response.statusCode ?? 0,
          answerHeaders: response.headers,
          fault: Buffer.concat(chunks).toString(),
        }),
      )
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    passedOn.on('error', () => answer.writeHead(502).end())
    asked.pipe(passedOn)
  })
  onTestFinished(
    () =>
      new Promise<void>((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  )
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
}
