/**
 * Lets a paired computer start while the hub does not answer: keeps one page that says so and goes on by itself. Runs only
 * where browsers allow it, on https and localhost; elsewhere the browser's own error page tries again.
 */
type Waiting = { readonly waitUntil: (done: Promise<unknown>) => void }
type Fetching = { readonly request: Request; readonly respondWith: (answer: Promise<Response>) => void }

/** What of a service worker is used here: the types of pages and of workers cannot stand in one program. */
declare const self: {
  addEventListener(name: 'install' | 'activate', listener: (event: Waiting) => void): void
  addEventListener(name: 'fetch', listener: (event: Fetching) => void): void
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
  readonly location: { readonly origin: string }
  /** Written before this script by the hub: the page, and what it needs to be shown. */
  readonly shell: { readonly page: string; readonly files: readonly string[] }
}

const cacheName = 'xiangtu-station'
const { page, files } = self.shell

self.addEventListener('install', event => {
  const keep = async () => {
    const cache = await caches.open(cacheName)
    // With the station's cookie: the page bears its name and its technician's number.
    await cache.addAll([page, ...files].map(address => new Request(address, { credentials: 'same-origin' })))
    await self.skipWaiting()
  }
  event.waitUntil(keep())
})

self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))

/** The hub's answer, or undefined where it has none: a broken line, or a proxy that stands before nothing. */
async function answerOf(request: Request): Promise<Response | undefined> {
  try {
    const answer = await fetch(request)
    return answer.status >= 502 && answer.status <= 504 ? undefined : answer
  } catch {
    return undefined
  }
}

self.addEventListener('fetch', event => {
  const { request } = event
  const { pathname, origin } = new URL(request.url)
  if (origin !== self.location.origin || request.method !== 'GET') return
  const isPage = request.mode === 'navigate' && /^\/station(\/|$)/.test(pathname)
  if (!isPage && !files.includes(pathname)) return
  const answer = async () =>
    (await answerOf(request)) ?? (await caches.match(isPage ? page : request)) ?? Response.error()
  event.respondWith(answer())
})

export {}
