/** The database itself says that it holds a demo, in the transaction that writes it. */
export const demoMark = 'a demo of Segmento'
