import { checkFields, fieldsOf } from '#platform/guard/declared-fields.ts'
import type { SocketPermit } from '#platform/guard/exit.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import type { NetworkMap } from '#platform/sandbox/world.ts'
import { register } from '#policy/register/register.ts'

function requireDeclared(vendor: string, name: string, fields: readonly string[]): void {
  const operation = register.recipients[vendor]?.operations[name]
  if (!operation) throw new Error(`${vendor} ${name} is not declared`)
  checkFields({ recipient: vendor, name, operation, planned: operation }, fields)
}

/** Lets a call pass only if the policy declares the operation and every field of it. */
export function declaredLine(vendor: string, line: VendorLine): VendorLine {
  return async (request) => {
    requireDeclared(vendor, request.operation, fieldsOf(request))
    return line(request)
  }
}

/** Lets a connection out only if the policy declares what it carries, into the sandbox world. */
export function declaredPermit(network: NetworkMap): SocketPermit {
  return async ({ recipient, operation, fields, host, port }) => {
    requireDeclared(recipient, operation, fields)
    return { ...network.endpoint(host, port), encrypted: false }
  }
}
