/**
 * A CSV file (RFC 4180: CRLF, quotes doubled). A value that a spreadsheet would run as a formula gets an
 * apostrophe in front (OWASP, CSV injection).
 */
export function csv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('')
}

function field(value: string): string {
  const inert = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
