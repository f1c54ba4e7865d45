import type { Result } from '../support/report.ts'
import { inks, label, line, place, svgPicture } from '../support/svg.ts'

const width = 960
const rowHeight = 44
const top = 70
const left = 480
const unitWidth = 260

/** How far a value reaches where its bar is 1 and less is better, whichever way the figure counts. */
export function reachOf({ value, bar, better }: Pick<Result, 'value' | 'bar' | 'better'>): number {
  if (bar === null) return 0
  return better === 'lower' ? value / bar : bar / value
}

/** Every figure that has a bar, each drawn against it: left of the line is within, the tick is the goal. */
export function drawFigures(results: readonly Result[]): string {
  const rows = results.filter(({ bar }) => bar !== null)
  const height = top + rows.length * rowHeight + 24
  const barX = left + unitWidth
  const drawn = rows.flatMap((result, index) => {
    const y = top + index * rowHeight
    // What lies far beyond its bar ends at the edge; its number is told beside.
    const reach = Math.min(reachOf(result), 1.6)
    const goal = result.goal === null ? undefined : reachOf({ ...result, value: result.goal })
    const fill = reachOf(result) <= 1 ? inks.ours : inks.limit
    return [
      label(left - 12, y + 19, result.name, { anchor: 'end', size: 13 }),
      `<rect x="${left}" y="${y}" width="${place(reach * unitWidth)}" height="26" fill="${fill}"/>`,
      label(left + 8, y + 18, `${result.value} ${result.unit}`.trim(), { fill: '#fff' }),
      ...(goal === undefined
        ? []
        : [line([left + goal * unitWidth, y - 4], [left + goal * unitWidth, y + 30], inks.words, '3 3')]),
    ]
  })
  const said = rows.map(
    ({ name, value, unit, bar, goal }) =>
      `${name}: ${value}${unit && ` ${unit}`}, bar ${bar}, goal ${goal ?? 'none'}.`,
  )
  return svgPicture(
    { width, height },
    'What the production line costs, against bar and goal',
    said.join(' '),
    [
      label(20, 30, 'What the production line costs, against bar and goal', { size: 18 }),
      label(20, 50, 'Shorter is better in every row. Solid line: bar; dashed tick: goal.', {
        fill: inks.quiet,
      }),
      ...drawn,
      line([barX, top - 10], [barX, height - 20], inks.words),
    ],
  )
}
