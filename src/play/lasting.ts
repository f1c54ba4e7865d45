import { endsAtMs } from '../media/address.ts'

/** For how long an address works, as a length of time: a station's own clock may be years off. */
export function lastingOf(address: string): { readonly forSeconds?: number } {
  const end = endsAtMs(address)
  return end === undefined ? {} : { forSeconds: Math.floor((end - Date.now()) / 1000) }
}
