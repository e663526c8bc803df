import type { Hit } from '#domain/clients/search-clients.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'

const places: Readonly<Record<Hit['what'], (hit: Hit) => string>> = {
  client: (hit) => consolePaths.client.to({ client: hit.clientId }),
  person: (hit) => consolePaths.client.to({ client: hit.clientId }),
  domain: (hit) =>
    hit.stackId
      ? consolePaths.build.to({ stack: hit.stackId })
      : consolePaths.client.to({ client: hit.clientId }),
  inbox: (hit) =>
    hit.stackId
      ? consolePaths.health.to({ stack: hit.stackId })
      : consolePaths.client.to({ client: hit.clientId }),
}

const textOf = (found: Hit['found']): string => (typeof found === 'string' ? found : reveal(found))

export function SearchPage({ desk, words, hits }: { desk: Desk; words: string; hits: readonly Hit[] }) {
  return (
    <ConsolePage desk={desk} title="search" section="search" searched={words}>
      <PageHead
        title="search"
        about={words ? `${hits.length} found for “${words}”` : 'Clients, people, domains, inboxes.'}
      />
      <DataTable
        caption="what was found"
        hideCaption
        rows={hits}
        rowHref={(hit) => places[hit.what](hit)}
        empty={
          words
            ? 'Nothing holds these words. Try part of a company’s name, a domain or an address.'
            : 'Type part of a company’s name, a domain, an inbox or a person’s name. The key / leads to the search from anywhere.'
        }
        columns={[
          { key: 'found', heading: 'found', cell: (hit) => textOf(hit.found) },
          { key: 'what', heading: 'what', cell: (hit) => hit.what },
          { key: 'company', heading: 'client', cell: (hit) => hit.company },
        ]}
      />
    </ConsolePage>
  )
}
