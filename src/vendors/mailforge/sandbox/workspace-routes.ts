import { Hono } from 'hono'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { createWorkspace, type Workspace, workspacesOf } from './account.ts'
import { bodyOf, workspaceBody } from './bodies.ts'
import type { DomainDocument } from './domain.ts'
import { mailboxesIn } from './mailbox.ts'
import { Refusal } from './refusal.ts'

export function workspaceRoutes({ store }: SandboxWorld): Hono {
  const known = async (id: string): Promise<Workspace> => {
    const workspace = (await workspacesOf(store)).find((one) => one.id === id)
    if (!workspace) throw new Refusal(404, 'workspace_not_found', 'Workspace not found')
    return workspace
  }
  return (
    new Hono()
      .get('/workspaces', async (c) => c.json(await workspacesOf(store)))
      .post('/workspaces', async (c) => {
        const { name } = await bodyOf(c, workspaceBody)
        return c.json(await createWorkspace(store, name), 201)
      })
      .patch('/workspaces/:id', async (c) => {
        const workspace = await known(c.req.param('id'))
        const { name } = await bodyOf(c, workspaceBody)
        await store.put('workspaces', workspace.id, { ...workspace, name })
        return c.body(null, 204)
      })
      // Takes all that is inside with it.
      .delete('/workspaces/:id', async (c) => {
        const { id } = await known(c.req.param('id'))
        for (const mailbox of await mailboxesIn(store))
          if (mailbox.workspaceId === id) await store.delete('mailboxes', mailbox.email)
        for (const { body } of await store.list<DomainDocument>('domains'))
          if (body.workspaceId === id) await store.delete('domains', body.name)
        await store.delete('workspaces', id)
        return c.body(null, 204)
      })
  )
}
