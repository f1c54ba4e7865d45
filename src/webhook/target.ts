import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isPublicAddress } from './public-address.ts'
import { isAllowedHost } from './rules.ts'

/** Answers all addresses of a name, as the machine itself resolves it; rejects where there is none. */
export type Resolve = (name: string) => Promise<readonly { readonly address: string }[]>

const resolveHere: Resolve = name => lookup(name, { all: true })

export type TargetRules = {
  /** Hosts of the operator's own net: `localhost`, `10.1.2.3:9000`. */
  readonly allowedHosts: readonly string[]
  readonly resolve?: Resolve
}

/** Where to connect to; or why not. */
export type Target =
  | { readonly addresses: readonly string[] }
  | { readonly fault: 'unresolved' | 'privateAddress' }

/**
 * The addresses of a webhook's host, each of them checked. Whoever connects must connect to one of these and never ask
 * for the name again: a second answer may be another one. A single private address among them refuses all. Without
 * TLS, anybody on the way could be the receiver: only the operator's own hosts may do so.
 */
export async function findTarget(
  url: URL,
  { allowedHosts, resolve = resolveHere }: TargetRules,
): Promise<Target> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isOwn = isAllowedHost(url, allowedHosts)
  if (!isOwn && url.protocol !== 'https:') return { fault: 'privateAddress' }
  const found = isIP(host) ? [{ address: host }] : await resolve(host).catch(() => [])
  if (found.length === 0) return { fault: 'unresolved' }
  const addresses = found.map(({ address }) => address)
  if (!isOwn && !addresses.every(isPublicAddress)) return { fault: 'privateAddress' }
  // IPv4 first: many a county's way out has no IPv6, and a try that hangs uses up the whole time.
  return { addresses: addresses.sort((a, b) => isIP(a) - isIP(b)) }
}
