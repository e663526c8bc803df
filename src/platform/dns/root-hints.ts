/** A name server and the IPv4 addresses at which it can be asked. */
export interface ServerHint {
  readonly host: string
  readonly addresses: readonly string[]
}

/** The root servers (IANA, https://www.internic.net/domain/named.root). */
export const liveRootHints: readonly ServerHint[] = [
  { host: 'a.root-servers.net', addresses: ['198.41.0.4'] },
  { host: 'b.root-servers.net', addresses: ['170.247.170.2'] },
  { host: 'c.root-servers.net', addresses: ['192.33.4.12'] },
  { host: 'd.root-servers.net', addresses: ['199.7.91.13'] },
  { host: 'e.root-servers.net', addresses: ['192.203.230.10'] },
  { host: 'f.root-servers.net', addresses: ['192.5.5.241'] },
  { host: 'g.root-servers.net', addresses: ['192.112.36.4'] },
  { host: 'h.root-servers.net', addresses: ['198.97.190.53'] },
  { host: 'i.root-servers.net', addresses: ['192.36.148.17'] },
  { host: 'j.root-servers.net', addresses: ['192.58.128.30'] },
  { host: 'k.root-servers.net', addresses: ['193.0.14.129'] },
  { host: 'l.root-servers.net', addresses: ['199.7.83.42'] },
  { host: 'm.root-servers.net', addresses: ['202.12.27.33'] },
]
