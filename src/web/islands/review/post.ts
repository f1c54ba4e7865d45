import type { SheetDraft, SheetFault } from '../../../competition/sheet.ts'

/** What the hub says to a sheet; see competition/sheet-records. */
export type SheetAnswer =
  | { readonly kind: 'saved' | 'submitted'; readonly revision: number }
  | { readonly kind: 'changed'; readonly kept: { readonly revision: number; readonly sheet: SheetDraft } }
  | { readonly kind: 'faulty'; readonly faults: readonly SheetFault[] }
  | { readonly kind: 'locked' | 'closed' | 'gone' | 'lost' | 'signedOut' | 'refused' }

const answerMs = 20_000

/** Sends JSON to the hub. `lost`: no answer, or not the hub's: a line that is down, a portal that wants a password. */
export async function send(method: 'PUT' | 'POST', address: string, body: object): Promise<SheetAnswer> {
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), answerMs)
  try {
    const answer = await fetch(address, {
      method,
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      cache: 'no-store',
      signal: giveUp.signal,
    })
    // The way to the sign-in page.
    if (answer.type === 'opaqueredirect' || answer.status === 401) return { kind: 'signedOut' }
    if (answer.headers.get('Content-Type')?.startsWith('application/json')) return await answer.json()
    if (answer.status === 404) return { kind: 'gone' }
    return { kind: answer.status === 400 || answer.status === 403 ? 'refused' : 'lost' }
  } catch {
    return { kind: 'lost' }
  } finally {
    clearTimeout(timer)
  }
}
