/** The ids of uploads and lessons: 16 random bytes in hex. Anything else never reaches the disk or the database. */
export const idPattern = /^[0-9a-f]{32}$/

/** 256 KiB is 8 s on a 256 kbit/s uplink, and passes a proxy with a 60 s limit down to 35 kbit/s. */
export const smallestChunkBytes = 256 * 1024
/** More than 8 MiB in one request saves nothing on a fast line and loses more when the line is cut. */
export const largestChunkBytes = 8 * 1024 ** 2
/** Proxies close a request after 60 s; 8 s leaves room for a line that slows down sevenfold in mid-request. */
export const aimSecondsPerRequest = 8

/**
 * How many bytes the next request should carry, from how long the last one took.
 * Grows at most twofold a step, so that one lucky burst does not make a request that takes a minute; shrinks at once.
 */
export function nextChunkBytes(chunkBytes: number, seconds: number): number {
  const fitting = seconds <= 0 ? chunkBytes * 2 : (chunkBytes / seconds) * aimSecondsPerRequest
  const grown = Math.min(fitting, chunkBytes * 2)
  const whole = Math.floor(grown / smallestChunkBytes) * smallestChunkBytes
  return Math.min(largestChunkBytes, Math.max(smallestChunkBytes, whole))
}

/** After a cut: 1 s, 2 s, 4 s, ... at most 15 s, for ever. A person who plugs the cable in again waits no longer. */
export const retryDelayMs = (failuresInARow: number): number =>
  Math.min(15_000, 1000 * 2 ** Math.min(10, Math.max(0, failuresInARow - 1)))

/** What an HTTP status means to somebody who sends a file; `undefined` is a request that got no answer at all. */
export type SendingTrouble = 'link' | 'hub' | 'hubDisk' | 'signIn' | 'ended'

/**
 * Reads a failed request: `link`, `hub` and `hubDisk` pass by waiting, with nothing lost; `signIn` needs the person;
 * `ended` means that the hub will not take more bytes for this upload and must be asked why.
 * 409 and 423 are another request of our own that still holds the file: wait and ask for the offset, never start over.
 */
export function troubleOf(status: number | undefined): SendingTrouble {
  if (status === undefined || status === 0) return 'link'
  if (status === 507) return 'hubDisk'
  if (status === 401) return 'signIn'
  if (status >= 500 || [408, 409, 423, 425, 429].includes(status)) return 'hub'
  return 'ended'
}

// C0 and C1 controls, DEL, line separators, and the marks that turn the reading direction so that a name can lie.
const unprintable = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu
const loneSurrogate = /\p{Cs}/gu

/**
 * A file's name as we keep and show it: NFC, nothing unprintable, at most 255 characters. Never a path and never a
 * reason to refuse: whatever a camera, a phone or a broken archive called the file, it is only a label here.
 */
export function cleanFileName(name: string): string {
  const clean = name.replace(unprintable, '').replace(loneSurrogate, '\ufffd').normalize('NFC').trim()
  return Array.from(clean).slice(0, 255).join('') || '—'
}

/** A first title from a file's name: without extension, underscores as spaces, at most 120 characters. */
export function titleFromFileName(name: string): string {
  const stem = cleanFileName(name).replace(/(.)\.[A-Za-z0-9]{1,5}$/u, '$1')
  const title = stem.replace(/[_\s]+/g, ' ').trim()
  return Array.from(title).slice(0, 120).join('').trim() || '—'
}

type FileMarks = {
  readonly fileName: string
  readonly sourceBytes: number
  readonly lastModifiedMs?: number | null | undefined
}
/**
 * The unfinished upload that a chosen file belongs to: same name and size, and among several the one with the same time
 * stamp. A stamp alone that differs is no other file: memory cards round it. Should the content differ after all, the
 * hash of the whole tells.
 */
export function findUnfinished<Known extends FileMarks>(
  known: readonly Known[],
  file: FileMarks,
): Known | undefined {
  const alike = known.filter(one => one.fileName === file.fileName && one.sourceBytes === file.sourceBytes)
  return alike.find(one => one.lastModifiedMs === file.lastModifiedMs) ?? alike[0]
}

/** How many bytes had arrived at a moment of a monotonic clock. */
export type Milestone = { readonly atMs: number; readonly bytes: number }
/** Speed is taken over the last 20 s: shorter jumps about, longer lies after a cut. */
export const speedWindowMs = 20_000

/** Keeps only the milestones that the speed is read from, and the new one. */
export const withMilestone = (past: readonly Milestone[], now: Milestone): Milestone[] => [
  ...past.filter(one => now.atMs - one.atMs <= speedWindowMs && one.bytes <= now.bytes),
  now,
]

/** Bytes a second over the kept milestones; undefined until half a second has been seen. */
export function speedOf(milestones: readonly Milestone[]): number | undefined {
  const first = milestones[0]
  const last = milestones[milestones.length - 1]
  if (!first || !last || last.atMs - first.atMs < 500) return undefined
  return ((last.bytes - first.bytes) * 1000) / (last.atMs - first.atMs)
}

/** Seconds until all bytes are there at this speed; undefined while nothing moves. */
export const secondsLeft = (bytesLeft: number, bytesPerSecond: number | undefined): number | undefined =>
  bytesPerSecond === undefined || bytesPerSecond < 1 ? undefined : bytesLeft / bytesPerSecond

/** How long the hub waits for the sender's own hash once the last byte is there; then it goes on with its own alone. */
export const senderHashDeadlineMs = 2 * 60_000
/** What was sent of an unfinished file is kept this long after its last byte. */
export const keepUnfinishedMs = 30 * 24 * 3600_000

/** What to do with a file whose own hash is known. */
export type HashVerdict = 'wait' | 'differs' | 'accept'
/** Compares what arrived with what the sender sent; without the sender's word it waits until the deadline. */
export function judgeHash(facts: {
  readonly sha256: string
  readonly senderSha256: string | null
  readonly waitedMs: number
}): HashVerdict {
  if (facts.senderSha256 !== null) return facts.senderSha256 === facts.sha256 ? 'accept' : 'differs'
  return facts.waitedMs < senderHashDeadlineMs ? 'wait' : 'accept'
}
