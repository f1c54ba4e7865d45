import { request } from 'node:http'
import { password } from './seed.ts'

/** An answer as it travelled: `bytes` of its body, compressed as browsers ask for it. */
export type Travelled = { readonly status: number; readonly bytes: number; readonly seconds: number }

/** Somebody who has signed in at a hub. */
export type Asker = {
  readonly get: (path: string) => Promise<Travelled>
  readonly post: (path: string, form?: Readonly<Record<string, string>>) => Promise<Travelled>
}

/** Signs somebody in; without a name, a visitor. */
export async function asker(url: string, username?: string): Promise<Asker> {
  let cookie = ''
  const send = (method: string, path: string, form?: Readonly<Record<string, string>>) =>
    new Promise<Travelled>((resolve, reject) => {
      const began = performance.now()
      const body = form ? new URLSearchParams(form).toString() : undefined
      const headers = {
        ...{ 'Accept-Encoding': 'gzip', 'Accept-Language': 'zh-CN', Origin: url, Cookie: cookie },
        ...(body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
      }
      request(url + path, { method, headers }, answer => {
        const set = answer.headers['set-cookie'] ?? []
        if (set.length > 0) cookie = set.map(text => text.split(';')[0]).join('; ')
        let bytes = 0
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length
        })
        answer.once('error', reject)
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, bytes, seconds: (performance.now() - began) / 1000 }),
        )
      })
        .once('error', reject)
        .end(body)
    })
  if (username !== undefined) {
    const { status } = await send('POST', '/sign-in', { username, password })
    if (status !== 303) throw new Error(`${username} was not let in: ${status}`)
  }
  return {
    get: path => send('GET', path),
    post: (path, form = {}) => send('POST', path, form),
  }
}
