/** A connection that is about to be opened over another protocol than HTTP: mail submission or mailbox reading. */
export interface SocketRequest {
  /** Id of a recipient in `policy/recipients`. */
  readonly recipient: string
  /** Declared under that recipient, e.g. `mail.send`. */
  readonly operation: string
  readonly host: string
  readonly port: number
  /** Names of the fields that will leave on it, as the operation declares them. */
  readonly fields: readonly string[]
}

export interface SocketExit {
  readonly host: string
  readonly port: number
  /** False only where the endpoint is a sandbox service on loopback, which speaks without TLS. */
  readonly encrypted: boolean
}

/**
 * Asks the guard to let a connection out. It throws where recipient, operation, field or host are undeclared,
 * records the disclosure, and answers where to connect: TEST-NET addresses of the sandbox world become loopback.
 */
export type SocketPermit = (request: SocketRequest) => Promise<SocketExit>
