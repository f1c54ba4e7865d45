import { memo } from 'preact/compat'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { CellView } from '../../../monitoring/cell-view.tsx'
import type { WallCell, WallStation } from '../../../monitoring/rules.ts'
import type { Language } from '../../languages.ts'

/** How often a film's position moves on: often enough to see that it does. */
const moveEveryMs = 5000
/**
 * So many groups of stations take turns to move on: all 400 at once held up a slow computer's wheel and pointer for more
 * than a second. A tenth of them takes a frame; more groups would only paint more often.
 */
const groupCount = 10

type Shown = { readonly station: WallStation; readonly cell: WallCell }
type GridProps = {
  readonly language: Language
  readonly shown: readonly Shown[]
  /** The hub's clock, in seconds since 1970; always the same function. */
  readonly hubSeconds: () => number
}

/** The cells of the wall, whose films move on by themselves. */
export function Grid({ language, shown, hubSeconds }: GridProps) {
  const groups = useMemo(() => groupsOf(shown), [shown])
  // When each group was drawn last: its films are shown where they were then.
  const [drawnAt, setDrawnAt] = useState(() => Array<number>(groupCount).fill(hubSeconds()))

  useEffect(() => {
    let turn = 0
    const moveOn = () => {
      const [group, now] = [turn, hubSeconds()]
      turn = (turn + 1) % groupCount
      setDrawnAt(before => before.map((seconds, at) => (at === group ? now : seconds)))
    }
    const timer = setInterval(moveOn, moveEveryMs / groupCount)
    return () => clearInterval(timer)
  }, [])

  return (
    <>
      {groups.map((stations, at) => (
        <Group key={at} {...{ language, stations }} nowSeconds={drawnAt[at] ?? 0} />
      ))}
    </>
  )
}

type GroupProps = {
  readonly language: Language
  readonly stations: readonly Shown[]
  readonly nowSeconds: number
}

/** Drawn again only when its turn has come, or there is news of one of it. */
const Group = memo(
  ({ language, stations, nowSeconds }: GroupProps) => (
    <>
      {stations.map(({ station, cell }) => (
        <CellView key={station.id} {...{ language, station, cell, nowSeconds }} />
      ))}
    </>
  ),
  (before, after) =>
    before.nowSeconds === after.nowSeconds &&
    before.stations.length === after.stations.length &&
    before.stations.every(({ station, cell }, at) => {
      const other = after.stations[at]
      return station === other?.station && cell === other.cell
    }),
)

function groupsOf(shown: readonly Shown[]): readonly (readonly Shown[])[] {
  const size = Math.ceil(shown.length / groupCount)
  return Array.from({ length: groupCount }, (_, at) => shown.slice(at * size, (at + 1) * size))
}
