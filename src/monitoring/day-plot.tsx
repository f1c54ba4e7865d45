import type { Language } from '../web/languages.ts'
import { useWords } from '../web/words/use.ts'
import { dayLabels, floor, PlotFrame, tallest } from './plot-frame.tsx'

type PlotProps = {
  readonly language: Language
  readonly days: readonly {
    readonly day: string
    readonly rawMinutes: number
    readonly effectiveMinutes: number
  }[]
}

/** More days than these are named every so often only. */
const mostNamed = 10
const namedEvery = 5

/** An hour as people say it: 0.5, 12. */
export const hoursOf = (minutes: number): string => {
  const hours = minutes / 60
  return hours >= 10 || Number.isInteger(hours) ? hours.toFixed(0) : hours.toFixed(1)
}

/** What was played on each day, and how much of it counts; a table under it says it too. */
export function DayPlot({ language, days }: PlotProps) {
  const words = useWords[language]
  const most = Math.max(...days.map(({ rawMinutes }) => rawMinutes), 60)
  const isLong = days.length > mostNamed
  const wide = 100 / days.length
  const named = days.flatMap(({ day }, at) => (isLong && at % namedEvery > 0 ? [] : [{ day, at }]))
  const labels = dayLabels(named.map(({ day }) => day))
  const heard = days
    .filter(({ rawMinutes }) => rawMinutes > 0)
    .map(({ day, rawMinutes, effectiveMinutes }) =>
      words.chartDay(day.slice(5), hoursOf(rawMinutes), hoursOf(effectiveMinutes)),
    )
  const bar = (at: number, minutes: number) => {
    const tall = (tallest * minutes) / most
    return { x: `${wide * (at + 0.15)}%`, width: `${wide * 0.7}%`, y: floor - tall, height: tall }
  }
  return (
    <figure class={isLong ? 'day-plot wide' : 'day-plot'}>
      <PlotFrame
        name="day-plot"
        title={words.chart(days[0]?.day ?? '', days.at(-1)?.day ?? '')}
        description={heard.join('; ')}
        {...{ most, said: hoursOf }}
      >
        {days.map(({ day, rawMinutes, effectiveMinutes }, at) => (
          <g key={day}>
            <rect class="raw" {...bar(at, rawMinutes)} />
            <rect class="effective" {...bar(at, effectiveMinutes)} />
          </g>
        ))}
        {named.map(({ day, at }, index) => (
          <text key={day} x={`${wide * (at + 0.5)}%`} y={floor + 22} text-anchor="middle">
            {labels[index]}
          </text>
        ))}
      </PlotFrame>
      <figcaption>
        <span class="key raw" aria-hidden="true" /> {words.raw}{' '}
        <span class="key effective" aria-hidden="true" /> {words.effective}
      </figcaption>
    </figure>
  )
}
