import { z } from 'zod'

/** What a webhook can be told of. */
export const webhookKinds = ['published', 'withdrawn', 'failed'] as const
export type WebhookKind = (typeof webhookKinds)[number]

/** Whether a text from an address can be an id of a webhook or a delivery. */
export const isId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text)

/** More than a county has programs; each is asked on its own. */
export const mostWebhooks = 50
const urlLength = { most: 2000 } as const
export const nameLength = { most: 60 } as const

/** An address as an operator typed it: http or https, no password inside, no fragment. */
const urlSchema = z
  .string()
  .trim()
  .max(urlLength.most)
  .refine(text => URL.canParse(text))
  .transform(text => new URL(text))
  .refine(url => /^https?:$/.test(url.protocol) && url.username === '' && url.password === '')
  .transform(url => {
    url.hash = ''
    return url
  })

/** A form sends one ticked box as text, several as a list. */
const kindsSchema = z
  .union([z.array(z.enum(webhookKinds)).min(1).max(webhookKinds.length), z.enum(webhookKinds)])
  .transform(kinds => [...new Set([kinds].flat())])

export const webhookSchema = z.object({
  name: z.string().trim().min(1).max(nameLength.most),
  url: urlSchema,
  kinds: kindsSchema,
})
export type WebhookForm = z.infer<typeof webhookSchema>

/** Whether the settings name this host as one of the operator's own: it may be private, and go without TLS. */
export const isAllowedHost = (url: URL, allowedHosts: readonly string[]): boolean =>
  allowedHosts.includes(url.host) || allowedHosts.includes(url.hostname)

/** Why an attempt did not deliver. */
export const deliveryFaults = [
  'unresolved',
  'privateAddress',
  'unreachable',
  'certificate',
  'timeout',
  'redirected',
  'status',
  'secretLost',
] as const
export type DeliveryFault = (typeof deliveryFaults)[number]

/** Reads a stored fault; one that this version no longer knows is told as the most general. */
export const readFault = (text: string): DeliveryFault =>
  deliveryFaults.find(fault => fault === text) ?? 'unreachable'

const minute = 60_000
const hour = 60 * minute
/** Half a minute of a restart, an evening's outage, a weekend: two days and a half, then a person decides. */
const pausesMs = [
  10_000,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  6 * hour,
  12 * hour,
  16 * hour,
  24 * hour,
]

/**
 * How long to wait after this many attempts; undefined: given up. `spread`, 0 to 1, moves it by up to a tenth either
 * way, so that what failed together does not come back together.
 */
export const pauseAfter = (attempts: number, spread: number): number | undefined => {
  const pause = pausesMs[attempts - 1]
  return pause === undefined ? undefined : Math.round(pause * (0.9 + 0.2 * spread))
}

/** What is known of an event when it is told the first time. */
export type Told = {
  readonly kind: WebhookKind | 'test'
  /** Rises in the order in which things happened; null for a test. */
  readonly seq: number | null
  readonly at: Date
  readonly coursewareId: string | null
  /** Absent of a lesson that is gone. */
  readonly lesson?: { readonly title: string; readonly publishedAt: Date | null } | undefined
  /** Of a failed run: the verb and the code. */
  readonly failure?: { readonly verb: string; readonly code: string } | undefined
}

/** The body of a message (Standard Webhooks: `type`, `timestamp`, `data`). */
export function messageBody(told: Told, publicUrl: string | undefined): string {
  const { kind, seq, at, coursewareId, lesson, failure } = told
  const watchPath = `/courseware/${coursewareId}`
  const data = coursewareId && {
    seq,
    coursewareId,
    watchPath,
    ...(publicUrl ? { watchUrl: new URL(watchPath, publicUrl).href } : {}),
    title: lesson?.title ?? null,
    publishedAt: lesson?.publishedAt?.toISOString() ?? null,
    ...(failure ? { failure } : {}),
  }
  const type = kind === 'test' ? 'webhook.test' : `lesson.${kind}`
  return JSON.stringify({ type, timestamp: at.toISOString(), data: data || {} })
}

/** The last message of a page, as an address carries it. */
export type Cursor = { readonly at: Date; readonly id: string }
export const writeCursor = ({ at, id }: Cursor): string => `${at.getTime()}.${id}`
/** undefined for none, and for one that is not ours: the list begins anew. */
export function readCursor(text: string | null): Cursor | undefined {
  const [, time, id] = /^(\d{1,15})\.([0-9a-f]{32})$/.exec(text ?? '') ?? []
  return time && id ? { at: new Date(Number(time)), id } : undefined
}

/** An address without what some receivers hide their own secret in. */
export const shownUrl = (text: string): string => {
  const url = new URL(text)
  return url.origin + url.pathname + (url.search ? '?…' : '')
}
