import type { ComponentChildren } from 'preact'

/** In pixels. What goes sideways is in percent: on a phone a plot is narrower, and its letters are as large as ever. */
const height = 200
export const floor = 160
export const tallest = 130

type FrameProps = {
  /** Of this plot on its page. */
  readonly name: string
  readonly title: string
  /** What the plot shows, in words. */
  readonly description: string
  /** The value of the upper one of its two lines. */
  readonly most: number
  readonly said: (value: number) => string
  /** Drawn over the lines, from 0 % to 100 % sideways and above `floor`. */
  readonly children: ComponentChildren
}

/** A plot's lines and what they stand for, drawn by the server, as wide as there is room. */
export function PlotFrame({ name, title, description, most, said, children }: FrameProps) {
  const lines = [most, most / 2].map(value => ({ value, y: floor - (tallest * value) / most }))
  return (
    <div class="plot">
      <svg class="scale" height={height} aria-hidden="true">
        {lines.map(({ value, y }) => (
          <text key={value} x="100%" y={y + 5} text-anchor="end">
            {said(value)}
          </text>
        ))}
      </svg>
      <svg class="bars" height={height} role="img" aria-labelledby={`${name}-title ${name}-desc`}>
        <title id={`${name}-title`}>{title}</title>
        <desc id={`${name}-desc`}>{description}</desc>
        {lines.map(({ value, y }) => (
          <line key={value} class="grid" x1="0" y1={y} x2="100%" y2={y} />
        ))}
        <line x1="0" y1={floor} x2="100%" y2={floor} />
        {children}
      </svg>
    </div>
  )
}

/** Days below a plot, short enough for a phone: the month stands at the first one and where it changes, as 11/20. */
export const dayLabels = (days: readonly string[]): readonly string[] =>
  days.map((day, at) => {
    const isSameMonth = day.slice(0, 7) === days[at - 1]?.slice(0, 7)
    return isSameMonth ? day.slice(8) : `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`
  })
