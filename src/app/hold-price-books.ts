import type { PriceBook } from '#domain/quotes/price-book.ts'
import { readPriceBooks } from '#domain/quotes/price-books.ts'
import type { Changes } from '#platform/changes/changes.ts'
import { type Held, holdCurrent } from '#platform/changes/hold-current.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

/** The price books for pages that everybody may ask for, read again whenever an owner has set prices. */
export function holdPriceBooks(inPurpose: InPurpose, changes: Changes): Promise<Held<readonly PriceBook[]>> {
  return holdCurrent(changes, 'price-books', () =>
    inPurpose('service-delivery', system('price-books'), readPriceBooks),
  )
}
