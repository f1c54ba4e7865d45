import { dayOf } from '../china-time.ts'
import { formatDayTime, type Language } from '../web/languages.ts'
import { useWords } from '../web/words/use.ts'
import type { LineHour } from './line-rules.ts'
import { dayLabels, floor, PlotFrame, tallest } from './plot-frame.tsx'

const hourMs = 3600_000

type PlotProps = {
  readonly language: Language
  readonly hours: readonly LineHour[]
  readonly from: Date
  readonly to: Date
}

export const percentOf = (share: number): string =>
  share > 0 && share < 0.01 ? '<1%' : `${Math.round(share * 100)}%`

/** Above the bars, where marks of standing still have room with their seconds. */
const markFoot = 22

/** The hour of each day in which a film stood still for longest: its mark has the seconds, for all would hide each other. */
function worstOfDays(hours: readonly LineHour[]): ReadonlySet<LineHour> {
  const worst = new Map<string, LineHour>()
  for (const hour of hours) {
    const day = dayOf(hour.at)
    if (hour.stallSeconds > (worst.get(day)?.stallSeconds ?? 0)) worst.set(day, hour)
  }
  return new Set(worst.values())
}

/**
 * What a line carried, a bar an hour in which something was fetched, its red part the time without a byte; and a mark
 * over each hour in which a film stood still.
 */
export function LinePlot({ language, hours, from, to }: PlotProps) {
  const words = useWords[language]
  const most = Math.max(...hours.map(({ kbps }) => kbps), 100)
  const slots = Math.max(1, (to.getTime() - from.getTime()) / hourMs)
  const wide = 100 / slots
  const xOf = (time: number) => ((time - from.getTime()) / hourMs) * wide
  // Today is named once it is wide enough.
  const days = Array.from({ length: Math.round(slots / 24) }, (_, at) => from.getTime() + at * 24 * hourMs)
  const labels = dayLabels(days.map(time => dayOf(new Date(time))))
  const worst = worstOfDays(hours)
  const heard = hours
    .slice(-48)
    .map(({ at, kbps, deadShare, stallSeconds }) =>
      words.linePoint(formatDayTime(at, language), kbps, percentOf(deadShare), stallSeconds),
    )
  return (
    <figure class="day-plot wide">
      <PlotFrame
        name="line-plot"
        title={words.lineChart}
        description={heard.join('; ')}
        {...{ most, said: kbps => String(Math.round(kbps)) }}
      >
        {days.map((time, at) => (
          <text key={time} x={`${xOf(time + 12 * hourMs)}%`} y={floor + 22} text-anchor="middle">
            {labels[at]}
          </text>
        ))}
        {hours.map(hour => {
          const { at, kbps, deadShare, stallSeconds } = hour
          const tall = kbps > 0 ? Math.max(2, (tallest * kbps) / most) : 0
          const bar = { x: `${xOf(at.getTime())}%`, width: `${wide * 0.9}%` }
          const middle = { x: `${xOf(at.getTime()) + wide / 2}%`, 'text-anchor': 'middle' } as const
          return (
            <g key={at.getTime()}>
              <rect class="effective" {...bar} y={floor - tall} height={tall} />
              <rect class="dead" {...bar} y={floor - tallest * deadShare} height={tallest * deadShare} />
              {stallSeconds > 0 && (
                <g class="stall">
                  <text class="stall-mark" {...middle} y={markFoot}>
                    ▼
                  </text>
                  {worst.has(hour) && (
                    <text {...middle} y={markFoot - 11}>
                      {stallSeconds}
                    </text>
                  )}
                </g>
              )}
            </g>
          )
        })}
      </PlotFrame>
      <figcaption>
        <span class="key effective" aria-hidden="true" /> {words.lineChart}{' '}
        <span class="key dead" aria-hidden="true" /> {words.lineDeadKey}{' '}
        <span class="key stall" aria-hidden="true">
          ▼
        </span>{' '}
        {words.lineStallKey}
      </figcaption>
    </figure>
  )
}
