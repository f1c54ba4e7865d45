import { createHmac, timingSafeEqual } from 'node:crypto'

/** By what somebody may play a lesson that is not for everybody: a paired computer's key, a browser's session, or both. */
export type Holder = { readonly stationKeyId?: string | undefined; readonly sessionId?: string | undefined }

/**
 * An address lasts five to six hours: longer than a study day. It ends on a full hour (a sixth of its time), so that all pages of an hour name
 * the same one and a browser's cache knows the pictures again.
 */
export const addressMs = 6 * 3600_000

const tokenPattern = /^(([0-9a-z]{1,11})\.([\w-]{0,64})\.([\w-]{0,64}))\.([\w-]{43})$/

const sign = (secret: string, coursewareId: string, claim: string): Buffer =>
  createHmac('sha256', secret).update(`playback ${coursewareId} ${claim}`).digest()

/** A token that opens one lesson's files to one holder. Signed, so that a segment costs no query. */
export function makePlaybackToken(
  secret: string,
  coursewareId: string,
  holder: Holder,
  { now, lastsMs = addressMs }: { readonly now: number; readonly lastsMs?: number },
): string {
  const stepMs = lastsMs / 6
  const endsAtMs = Math.floor(now / stepMs) * stepMs + lastsMs
  const claim = `${(endsAtMs / 1000).toString(36)}.${holder.stationKeyId ?? ''}.${holder.sessionId ?? ''}`
  return `${claim}.${sign(secret, coursewareId, claim).toString('base64url')}`
}

/** To whom a token opens this lesson; undefined for one that has run out, is another lesson's, or was made up. */
export function readPlaybackToken(
  secret: string,
  coursewareId: string,
  token: string,
  now: number,
): Holder | undefined {
  const [, claim = '', seconds = '', stationKeyId, sessionId, signature = ''] = tokenPattern.exec(token) ?? []
  const [given, wanted] = [Buffer.from(signature, 'base64url'), sign(secret, coursewareId, claim)]
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined
  if (1000 * Number.parseInt(seconds, 36) <= now) return undefined
  return { stationKeyId: stationKeyId || undefined, sessionId: sessionId || undefined }
}
