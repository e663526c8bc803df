import type { Hono } from 'hono'
import type { FaultBoard } from './faults.ts'
import type { SandboxStore } from './store.ts'

/** Addresses from TEST-NET (RFC 5737) and the loopback port that stands in for each of their services. */
export interface NetworkMap {
  /** Where `address:port` really listens; in the live world there is no map and nothing is changed. */
  endpoint(address: string, port: number): { host: string; port: number }
}

/** Everything a vendor's sandbox may use. It never imports the client that it serves. */
export interface SandboxWorld {
  /** This vendor's own documents in the sandbox database. */
  readonly store: SandboxStore
  /** Business time, the same that the program reads. */
  now(): Promise<Date>
  readonly network: NetworkMap
  /** Where a sandbox answers over HTTP: `http://127.0.0.1:3001/porkbun`. Sandboxes reach each other only this way. */
  origin(vendor: string): string
  /** Where the program answers, for webhooks and redirects. */
  readonly programOrigin: string
  /** Faults that a person or a test asked for. */
  readonly faults: FaultBoard
}

/** A vendor's stand-in: an HTTP app, mounted at `/<name>`, and servers of other protocols if it has any. */
export interface VendorSandbox {
  readonly name: string
  http(world: SandboxWorld): Hono
  /** Starts name servers, mail servers; resolves once they listen. */
  listen?(world: SandboxWorld): Promise<{ close(): Promise<void> }>
  /** Credentials that the program's sandbox connection uses; made once, kept in the store. */
  credentials(world: SandboxWorld): Promise<Record<string, string>>
}
