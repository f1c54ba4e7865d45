import type { Role } from '../account/rules.ts'
import { lostAfterMs, type PlayState } from '../playback/rules.ts'
import type { StationTier } from '../station/rules.ts'

/** Who watches the stations of his places. */
export const watchers = ['operator', 'chiefEditor', 'townTechnician'] as const satisfies readonly Role[]

/**
 * How a station stands on the wall. `lost`: it played, and two beats are missing. `idle`: nothing is on. `never`: it has
 * not played yet. `noLine`: the town registered it as one without a line, so silence says nothing.
 */
export const wallStates = ['playing', 'stalled', 'paused', 'lost', 'idle', 'never', 'noLine'] as const
export type WallState = (typeof wallStates)[number]

/** A station as the wall names it. */
export type WallStation = {
  readonly id: string
  readonly name: string
  readonly townId: string
  readonly townName: string
  readonly tier: StationTier
  readonly hasLine: boolean
  readonly latitude: number | null
  readonly longitude: number | null
}

/** What a station plays, or played last. */
export type LastSession = {
  readonly stationId: string
  readonly title: string
  readonly state: PlayState
  readonly positionSeconds: number
  readonly durationSeconds: number
  readonly speed: number
  readonly rung: string
  readonly stallCount: number
  readonly startedAt: Date
  readonly lastBeatAt: Date
  /** When the hub last heard of it. */
  readonly dataAsOf: Date
}

/** One station's place on the wall; times in seconds since 1970. */
export type WallCell = {
  readonly state: WallState
  readonly title: string
  /** When the film was at its beginning, counted back from where it is; for `paused` and `stalled` where it stands. */
  readonly anchor: number
  readonly durationSeconds: number
  readonly speed: number
  readonly rung: string
  readonly stalls: number
  /** When it was last heard; 0 for one that plays, which is heard all the time, and for one that never was. */
  readonly heardAt: number
}

/** Who was silent for so long after a film was turned off at the wall, not lost. */
const forgottenMs = 12 * 3600_000
/** Where the film is, is not told again while it runs as expected; a line's jitter is no news. */
const driftSeconds = 3

const seconds = (time: Date): number => Math.round(time.getTime() / 1000)

const nothing = { title: '', anchor: 0, durationSeconds: 0, speed: 1, rung: '', stalls: 0, heardAt: 0 }

/** How a station stands at `now`. */
export function cellOf(
  { hasLine }: Pick<WallStation, 'hasLine'>,
  last: LastSession | undefined,
  now: Date,
): WallCell {
  if (!last) return { state: hasLine ? 'never' : 'noLine', ...nothing }
  const silentMs = now.getTime() - last.lastBeatAt.getTime()
  const heardAt = seconds(last.dataAsOf)
  if (last.state === 'ended' || silentMs > forgottenMs)
    return { state: hasLine ? 'idle' : 'noLine', ...nothing, heardAt }
  const { title, durationSeconds, speed, rung, stallCount: stalls } = last
  const state = silentMs > lostAfterMs ? 'lost' : last.state
  const shown = { title, durationSeconds: Math.round(durationSeconds), speed, rung, stalls }
  if (state === 'playing') {
    const anchor = Math.round(last.lastBeatAt.getTime() / 1000 - last.positionSeconds / speed)
    return { state, ...shown, anchor, heardAt: 0 }
  }
  return {
    state,
    ...shown,
    anchor: Math.round(last.positionSeconds),
    heardAt: state === 'lost' ? heardAt : 0,
  }
}

/** The cell that a viewer is to see after `before`: the same one where nothing but jitter has changed. */
export function steady(before: WallCell | undefined, after: WallCell): WallCell {
  if (before?.state !== 'playing' || after.state !== 'playing') return after
  const drift = Math.abs(before.anchor - after.anchor)
  return drift <= driftSeconds ? { ...after, anchor: before.anchor } : after
}

/** Whether nothing that is seen of a station differs. */
export const isSameCell = (one: WallCell, other: WallCell): boolean =>
  one.state === other.state &&
  one.title === other.title &&
  one.anchor === other.anchor &&
  one.durationSeconds === other.durationSeconds &&
  one.rung === other.rung &&
  one.stalls === other.stalls &&
  one.speed === other.speed &&
  one.heardAt === other.heardAt

/** Where the film is at `nowSeconds`. */
export const positionAt = (
  { state, anchor, speed, durationSeconds }: WallCell,
  nowSeconds: number,
): number =>
  state === 'playing' ? Math.min(durationSeconds, Math.max(0, (nowSeconds - anchor) * speed)) : anchor

/** Of two sessions of a station the one that counts: the one begun last of those that are on, else the one heard last. */
export function newerOf(one: LastSession | undefined, other: LastSession): LastSession {
  if (!one) return other
  const apartMs = Math.abs(one.lastBeatAt.getTime() - other.lastBeatAt.getTime())
  const areBothOn = apartMs <= lostAfterMs && one.state !== 'ended' && other.state !== 'ended'
  if (areBothOn) return other.startedAt >= one.startedAt ? other : one
  return other.lastBeatAt >= one.lastBeatAt ? other : one
}

/**
 * A cell on the wire, as short as it can be: the station's place in the list, its state's place in `wallStates`, then
 * the title's number, anchor, length, rung, stalls, speed; or when it was last heard.
 */
export type CellWire = readonly (number | string)[]

export const toWire = (at: number, cell: WallCell, titleNumber: number): CellWire => {
  const state = wallStates.indexOf(cell.state)
  if (cell.title === '') return cell.heardAt === 0 ? [at, state] : [at, state, cell.heardAt]
  const { anchor, durationSeconds, rung, stalls, speed, heardAt } = cell
  return [at, state, titleNumber, anchor, durationSeconds, rung, stalls, speed, heardAt].slice(
    0,
    heardAt !== 0 ? 9 : speed !== 1 ? 8 : 7,
  )
}

const isNumber = (value: number | string | undefined): value is number => typeof value === 'number'
const numberIn = (wire: CellWire, at: number, fallback: number): number => {
  const value = wire[at]
  return isNumber(value) ? value : fallback
}

/** Reads a cell back; undefined for what is none. */
export function fromWire(
  wire: CellWire,
  titleOf: (number: number) => string,
): { readonly at: number; readonly cell: WallCell } | undefined {
  const state = wallStates[numberIn(wire, 1, -1)]
  const at = numberIn(wire, 0, -1)
  if (!state || at < 0) return undefined
  if (wire.length <= 3) return { at, cell: { ...nothing, state, heardAt: numberIn(wire, 2, 0) } }
  const cell = {
    state,
    title: titleOf(numberIn(wire, 2, -1)),
    anchor: numberIn(wire, 3, 0),
    durationSeconds: numberIn(wire, 4, 0),
    rung: String(wire[5] ?? ''),
    stalls: numberIn(wire, 6, 0),
    speed: numberIn(wire, 7, 1),
    heardAt: numberIn(wire, 8, 0),
  }
  return { at, cell }
}

/** What the event stream says. `titles`: those that this viewer has not been told yet, by number. */
export type WallNews = {
  /** The hub's clock, in seconds since 1970: the viewer's may be wrong. */
  readonly now: number
  readonly titles?: Readonly<Record<number, string>>
  readonly cells: readonly CellWire[]
}

/** How many stations stand how. */
export const countStates = (cells: readonly WallCell[]): Readonly<Record<WallState, number>> => {
  const counts = { playing: 0, stalled: 0, paused: 0, lost: 0, idle: 0, never: 0, noLine: 0 }
  for (const { state } of cells) counts[state] += 1
  return counts
}

/** What a wall is narrowed to. */
export type WallFilter = {
  readonly town?: string | undefined
  readonly tier?: StationTier | undefined
  readonly state?: WallState | undefined
  readonly view: 'grid' | 'map'
}

/** Whether a station stays on a narrowed wall. */
export const isShown = ({ town, tier, state }: WallFilter, station: WallStation, cell: WallCell): boolean =>
  (town === undefined || station.townId === town) &&
  (tier === undefined || station.tier === tier) &&
  (state === undefined || cell.state === state)
