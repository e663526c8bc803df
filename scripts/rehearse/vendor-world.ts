import { StepFailure } from './step-failure.ts'

/** The servers that stand in for the vendors, as anybody may ask them over HTTP. */
export interface VendorWorld {
  /** `http://127.0.0.1:14001/porkbun` */
  at(vendor: string): string
  read<T>(address: string, headers?: Readonly<Record<string, string>>): Promise<T>
  readText(address: string): Promise<string>
  post<T>(address: string, body: unknown): Promise<T>
  put(address: string, body: unknown): Promise<void>
  /** Presses the button of a page that is nobody's but the vendor's. */
  pressAt(address: string): Promise<string>
}

export function vendorWorld(sandboxPort: number): VendorWorld {
  const ask = async (address: string, init: RequestInit): Promise<Response> => {
    const answer = await fetch(address, init)
    if (answer.ok) return answer
    throw new StepFailure(
      `${init.method ?? 'GET'} ${new URL(address).pathname} answered ${answer.status}`,
      await answer.text(),
    )
  }
  const json = (method: string, body: unknown): RequestInit => ({
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return {
    at: (vendor) => `http://127.0.0.1:${sandboxPort}/${vendor}`,
    read: async <T>(address: string, headers = {}) => (await (await ask(address, { headers })).json()) as T,
    readText: async (address) => (await ask(address, {})).text(),
    post: async <T>(address: string, body: unknown) =>
      (await (await ask(address, json('POST', body))).json()) as T,
    async put(address, body) {
      await ask(address, json('PUT', body))
    },
    pressAt: async (address) => (await ask(address, { method: 'POST' })).text(),
  }
}
