import type { Hit } from '#domain/clients/search-clients.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'

const places: Readonly<Record<Hit['what'], (id: string) => string>> = {
  client: (client) => consolePaths.client.to({ client }),
  person: (client) => consolePaths.client.to({ client }),
  domain: (stack) => consolePaths.build.to({ stack }),
  inbox: (stack) => consolePaths.health.to({ stack }),
  task: (task) => consolePaths.task.to({ task }),
  invoice: (invoice) => consolePaths.invoice.to({ invoice }),
  request: (lead) => consolePaths.inquiry.to({ lead }),
}

const textOf = (found: Hit['found']): string => (typeof found === 'string' ? found : reveal(found))

export function SearchPage({ desk, words, hits }: { desk: Desk; words: string; hits: readonly Hit[] }) {
  return (
    <ConsolePage desk={desk} title="search" section="search" searched={words}>
      <PageHead
        title="search"
        about={
          words
            ? `${hits.length} found for “${words}”`
            : 'Clients, people, domains, inboxes, invoices, requests, tasks.'
        }
      />
      <DataTable
        caption="what was found"
        hideCaption
        rows={hits}
        rowHref={(hit) => places[hit.what](hit.id)}
        empty={
          words
            ? 'Nothing holds these words. Try part of a company’s name, a domain, an address or the number of an invoice.'
            : 'Type part of a company’s name, a domain, an inbox, a person’s name or the number of an invoice. The key / leads to the search from anywhere.'
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
