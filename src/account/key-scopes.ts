import { z } from 'zod'

/**
 * What a machine key may be used for; whose things, its owner's roles say.
 *
 * - `upload`: send files and follow them until they play.
 * - `read`: ask for what its owner may see.
 * - `manage`: change lessons and production.
 * - `webhooks`: read and change where events are sent.
 */
export const keyScopes = ['upload', 'read', 'manage', 'webhooks'] as const
export type KeyScope = (typeof keyScopes)[number]

/** For how many days a key works; 0: until it is revoked. */
export const keyDays = [30, 90, 365, 0] as const
export const usualKeyDays = 365

const oneOrMore = (value: unknown) => (Array.isArray(value) ? value : value === undefined ? [] : [value])

/** The form that makes a key, but for its name. */
export const keyFormSchema = z.object({
  scopes: z.preprocess(oneOrMore, z.array(z.enum(keyScopes)).min(1)),
  // Not coerced: an empty field would be 0, a key without an end.
  days: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .refine(days => keyDays.some(each => each === days))
    .default(usualKeyDays),
})

const isUnder = (path: string, base: string) => path === base || path.startsWith(`${base}/`)

/**
 * The scopes of which a key needs one for a route, named as its row in the table of rights names it: so the address
 * that a program writes, in whatever case, cannot be read in two ways.
 */
export function scopesFor(method: string, path: string): readonly KeyScope[] {
  if (isUnder(path, '/api/v1/webhooks')) return ['webhooks']
  const isUpload = isUnder(path, '/api/v1/uploads') || isUnder(path, '/api/uploads')
  if (isUpload || (method === 'POST' && path === '/api/v1/courseware')) return ['upload']
  if (method !== 'GET') return ['manage']
  return isUnder(path, '/api/v1/courseware/:id') ? ['read', 'upload'] : ['read']
}
