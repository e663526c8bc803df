import { fieldsOf, namedOf, type Reader, text } from './reading.ts'
import type { Vocabulary } from './vocabulary-of.ts'

const cited: Reader<{ words: string; citation: string }> = (value, at) => {
  const of = fieldsOf(value, at)
  return { words: of('words', text), citation: of('citation', text) }
}

export const readVocabulary: Reader<Vocabulary> = (value, at) => {
  const of = fieldsOf(value, at)
  return {
    categories: of('categories', namedOf(text)),
    legalBases: of('legalBases', namedOf(cited)),
    services: of('services', namedOf(text)),
    contracts: of('contracts', namedOf(cited)),
    countries: of('countries', namedOf(text)),
    transfers: of('transfers', namedOf(cited)),
  }
}
