import type { RequestHandler } from 'express'
import { maybeSessionIdOf, maybeStationOf } from '../account/guard.ts'
import { type MediaAddress, plainAddress, signedAddress } from '../media/address.ts'
import { noteMediaAddress } from '../web/view.ts'
import { addressMs, type Holder, makePlaybackToken } from './playback-token.ts'
import type { Withheld } from './withheld.ts'

type AddressParts = {
  readonly withheld: Pick<Withheld, 'has' | 'isLimited'>
  /** Signs the addresses. */
  readonly secret: string
  /** Where public files are fetched from instead of here: a cache, or the store itself. Without a slash at the end. */
  readonly mediaBaseUrl?: string | undefined
  /** How long a signed address lasts, at most; `addressMs` unless said otherwise. */
  readonly lastsMs?: number
  readonly now?: () => number
}

/** Where lessons' files lie for this holder: what is not for everybody at an address of its own, which ends by itself. */
function mediaAddressFor(
  { withheld, secret, mediaBaseUrl = '', lastsMs = addressMs, now = Date.now }: AddressParts,
  holder: Holder,
): MediaAddress {
  const isKnown = holder.stationKeyId !== undefined || holder.sessionId !== undefined
  return coursewareId => {
    if (withheld.has(coursewareId)) return plainAddress(coursewareId)
    if (!withheld.isLimited(coursewareId)) return mediaBaseUrl + plainAddress(coursewareId)
    if (!isKnown) return plainAddress(coursewareId)
    const token = makePlaybackToken(secret, coursewareId, holder, { now: now(), lastsMs })
    return signedAddress(token, coursewareId)
  }
}

/** Notes for every page where lessons' files lie for the one who asks. */
export const findMediaAddress =
  (parts: AddressParts): RequestHandler =>
  (_req, res, next) => {
    const holder = { stationKeyId: maybeStationOf(res)?.keyId, sessionId: maybeSessionIdOf(res) }
    noteMediaAddress(res, mediaAddressFor(parts, holder))
    next()
  }
