/** A checkpoint as it stands in a mail, with invented hashes, to preview one. */
export const previewNote = `segmento-ledger
1234
${'A'.repeat(43)}=
at 2026-11-24T12:59:59.000Z

— segmento-ledger ${'A'.repeat(91)}=
`
