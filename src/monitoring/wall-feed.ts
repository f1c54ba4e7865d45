import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import {
  cellOf,
  isSameCell,
  type LastSession,
  newerOf,
  steady,
  toWire,
  type WallCell,
  type WallNews,
} from './rules.ts'
import { listLastSessions, listSessionsSince, listWallStations, type PlacedStation } from './wall-records.ts'

/** What a viewer of some places sees now. */
export type WallNow = {
  readonly stations: readonly PlacedStation[]
  readonly cells: readonly WallCell[]
  readonly now: Date
  /** Of the list of stations: a cell's number means nothing with another list. */
  readonly listId: string
}

export type WallFeed = {
  /** What stands on the wall of these places. */
  readonly look: (under: readonly string[]) => Promise<WallNow>
  /**
   * Calls back with what has changed, at most every two seconds, first with how everything stands, until the returned
   * function is called.
   */
  readonly subscribe: (viewer: Viewer) => () => void
}

type Viewer = {
  readonly under: readonly string[]
  /** The list that the viewer has. */
  readonly listId: string
  readonly onNews: (news: WallNews) => void
  /** The list itself is another one: the viewer begins anew. */
  readonly onList: () => void
  /** The database is away: what stands on the wall is not true any more. */
  readonly onBroken: () => void
}

type FeedParts = {
  readonly db: Kysely<Database>
  readonly now?: () => Date
  readonly everyMs?: number
}

/** A beat may wait 200 ms to be written, and hubs' clocks differ: what is asked for overlaps. */
const overlapMs = 10_000
/** New stations and changed names show within a minute. */
const listEveryMs = 60_000

type State = {
  readonly stations: readonly PlacedStation[]
  readonly listedAt: number
  readonly last: ReadonlyMap<string, LastSession>
  readonly heardUntil: Date
  readonly cells: ReadonlyMap<string, WallCell>
}

const isUnder = (path: string, under: readonly string[]) => under.some(above => path.startsWith(above))
const listIdOf = (stations: readonly PlacedStation[]) =>
  createHash('sha256')
    .update(stations.map(({ id, name, tier, townId }) => `${id} ${name} ${tier} ${townId}`).join('\n'))
    .digest('hex')
    .slice(0, 16)

/**
 * The wall of all stations, looked at in the database every two seconds while somebody watches, once for all viewers of
 * this hub: so it shows what any hub heard. Nothing runs while nobody watches, so nothing needs to be closed.
 */
export function openWallFeed({ db, now = () => new Date(), everyMs = 2000 }: FeedParts): WallFeed {
  const viewers = new Map<Viewer, { readonly tell: (state: State, at: Date) => void }>()
  let state: State | undefined
  let looking: Promise<State> | undefined
  let isDue = false

  const look = async (): Promise<State> => {
    const at = now()
    const isFresh = state !== undefined && at.getTime() - state.listedAt < listEveryMs
    const stations = isFresh && state ? state.stations : await listWallStations(db)
    const heard =
      isFresh && state ? await listSessionsSince(db, state.heardUntil) : await listLastSessions(db)
    const last = new Map(isFresh ? state?.last : undefined)
    for (const session of heard) last.set(session.stationId, newest(last.get(session.stationId), session))
    const cells = new Map(
      stations.map(station => [
        station.id,
        steady(state?.cells.get(station.id), cellOf(station, last.get(station.id), at)),
      ]),
    )
    const listedAt = isFresh && state ? state.listedAt : at.getTime()
    state = { stations, listedAt, last, cells, heardUntil: new Date(at.getTime() - overlapMs) }
    return state
  }
  const lookOnce = () => {
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }
  const tickIn = (ms: number) => {
    if (isDue) return
    isDue = true
    setTimeout(() => void tick(), ms)
  }
  const tick = async () => {
    try {
      const seen = await lookOnce()
      const at = now()
      for (const { tell } of viewers.values()) tell(seen, at)
    } catch {
      for (const viewer of viewers.keys()) viewer.onBroken()
    } finally {
      isDue = false
      if (viewers.size > 0) tickIn(everyMs)
    }
  }

  return {
    look: async under => {
      const seen = await lookOnce()
      const stations = seen.stations.filter(({ placePath }) => isUnder(placePath, under))
      const cells = stations.map(station => seen.cells.get(station.id) ?? cellOf(station, undefined, now()))
      return { stations, cells, now: now(), listId: listIdOf(stations) }
    },
    subscribe: viewer => {
      viewers.set(viewer, { tell: telling(viewer) })
      tickIn(0)
      return () => viewers.delete(viewer)
    },
  }
}

/** The same session anew is news of it, however it compares with itself. */
const newest = (known: LastSession | undefined, session: LastSession): LastSession =>
  known && known.startedAt.getTime() === session.startedAt.getTime() && known.title === session.title
    ? session.dataAsOf >= known.dataAsOf
      ? session
      : known
    : newerOf(known, session)

/** Remembers what one viewer was told, and tells only what is new. */
function telling({ under, listId, onNews, onList }: Viewer): (state: State, at: Date) => void {
  const told = new Map<number, WallCell>()
  const titles = new Map<string, number>()
  let list: State['stations'] | undefined
  let own: readonly PlacedStation[] = []
  return (state, at) => {
    if (list !== state.stations) {
      list = state.stations
      own = list.filter(({ placePath }) => isUnder(placePath, under))
      if (listIdOf(own) !== listId) return onList()
    }
    const fresh: Record<number, string> = {}
    const cells = own.flatMap((station, index) => {
      const cell = state.cells.get(station.id)
      const before = told.get(index)
      if (!cell || (before && isSameCell(before, cell))) return []
      told.set(index, cell)
      let number = titles.get(cell.title)
      if (number === undefined) {
        number = titles.size
        titles.set(cell.title, number)
        fresh[number] = cell.title
      }
      return [toWire(index, cell, number)]
    })
    if (cells.length === 0) return
    const isNew = Object.keys(fresh).length > 0
    onNews({ now: Math.round(at.getTime() / 1000), ...(isNew && { titles: fresh }), cells })
  }
}
