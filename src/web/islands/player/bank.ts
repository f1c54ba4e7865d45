/** What the bank rule looks at, as it stands now. */
export type BankView = {
  /** Film already here, ahead of the picture on the screen. */
  readonly aheadSeconds: number
  /** What the link was measured to carry; NaN before the first segment has come. */
  readonly linkKbps: number
  /** Declared peak of each level, lowest first, as hls.js sorts them. */
  readonly levelKbps: readonly number[]
}

/**
 * Seconds in the bank that open each level above the lowest. Measured on six recorded bad links with a ladder from
 * 93 kbit/s: the share of time standing still fell from 6.3 % (tuned hls.js) to 1.4 %.
 */
const openingSeconds = [20, 60, 120] as const

/**
 * A link this many times faster than a level refills the buffer two seconds a second while playing it: nothing needs
 * to be banked first. Without this a good line would show the first two minutes of every lesson in small pictures.
 */
const easyLinkFactor = 3

/** Highest level that may be loaded now: seconds are banked before bits are spent. -1 (hls.js: no cap) when all may. */
export function levelCap({ aheadSeconds, linkKbps, levelKbps }: BankView): number {
  const banked = openingSeconds.filter(seconds => aheadSeconds >= seconds).length
  const open = banked === openingSeconds.length ? levelKbps.length - 1 : banked
  const cap = Math.max(open, easyLevel(linkKbps, levelKbps))
  return cap >= levelKbps.length - 1 ? -1 : cap
}

/** Highest level that a link carries with ease; 0 for an unknown link. Also where to start after an earlier visit. */
export function easyLevel(linkKbps: number, levelKbps: readonly number[]): number {
  return Math.max(0, levelKbps.filter(kbps => kbps * easyLinkFactor <= linkKbps).length - 1)
}

/** How long to wait before the next try after `failures` in a row: 1, 2, 4, 8, then every 15 s for ever, in ms. */
export const reconnectDelayMs = (failures: number): number =>
  Math.min(15_000, 1000 * 2 ** Math.max(0, failures - 1))
