import { createHmac, timingSafeEqual } from 'node:crypto'

/** The cookie that carries a pass; it travels with the lesson's own files alone. */
export const passCookie = 'xiangtu.preview'
/** 4 hours: a long film, looked at twice. */
export const passMs = 4 * 3600_000

const sign = (secret: string, coursewareId: string, until: string): Buffer =>
  createHmac('sha256', secret).update(`preview ${coursewareId} ${until}`).digest()

/** A pass to look at one lesson that nobody else may play, for who reviews it; signed, so that a segment costs no query. */
export function makePass(secret: string, coursewareId: string, now: number): string {
  const until = String(now + passMs)
  return `${until}.${sign(secret, coursewareId, until).toString('base64url')}`
}

/** Whether a request's cookies hold a pass for this lesson that has not run out. */
export function hasPass(
  secret: string,
  coursewareId: string,
  cookies: string | undefined,
  now: number,
): boolean {
  const values = (cookies ?? '')
    .split(';')
    .map(part => part.trim())
    .filter(part => part.startsWith(`${passCookie}=`))
    .map(part => part.slice(passCookie.length + 1))
  return values.some(value => {
    const [until = '', signature = ''] = value.split('.')
    if (!/^\d{1,16}$/.test(until) || Number(until) < now) return false
    const [given, wanted] = [Buffer.from(signature, 'base64url'), sign(secret, coursewareId, until)]
    return given.length === wanted.length && timingSafeEqual(given, wanted)
  })
}
