import { startNameServer } from '#platform/dns/server.ts'
import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import type { VendorSandbox } from '#platform/sandbox/world.ts'
import { answerAsRegistry } from './answer.ts'
import { registryRoutes } from './routes.ts'

/** The root and the top-level domains, registrations, and zones that lie outside every vendor. */
export const registrySandbox: VendorSandbox = {
  name: 'registry',
  http: registryRoutes,
  async listen(world) {
    const { host, port } = world.network.endpoint(sandboxAddresses.root, 53)
    return startNameServer({ host, port, answer: (name, type) => answerAsRegistry(world, name, type) })
  },
  /** Reading DNS needs none. */
  credentials: async () => ({}),
}
