/** Where two results differ, a line each: `orders: one → other`. Both are plain data. */
export function differences(expected: unknown, found: unknown, at = ''): string[] {
  if (isRecord(expected) && isRecord(found)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])]
    return names.flatMap((name) => differences(expected[name], found[name], at ? `${at}.${name}` : name))
  }
  const [one, other] = [JSON.stringify(expected), JSON.stringify(found)]
  return one === other ? [] : [`${at || 'all of it'}: ${one} → ${other}`]
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
