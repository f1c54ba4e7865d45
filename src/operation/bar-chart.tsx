type ChartProps = {
  /** Unlike every other's on the page. */
  readonly id: string
  readonly title: string
  readonly description: string
  /** What it counts is bad news. */
  readonly isBad?: boolean
  readonly bars: readonly { readonly label: string; readonly value: number; readonly said: string }[]
}

/** In the chart's own units, of which about one is a pixel on a phone. */
const width = 336
const height = 156
const floor = 126
const tallest = 94

/** A few bars with their figures, drawn by the server. The ear hears all of it in one sentence; a table says it too. */
export function BarChart({ id, title, description, isBad = false, bars }: ChartProps) {
  const most = Math.max(...bars.map(bar => bar.value), 0)
  const step = width / Math.max(1, bars.length)
  const heard = bars.map(bar => `${bar.label}: ${bar.said}`).join('; ')
  return (
    <figure class={isBad ? 'chart bad' : 'chart'}>
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={`${id}-title ${id}-desc`}>
        <title id={`${id}-title`}>{description}</title>
        <desc id={`${id}-desc`}>{heard}</desc>
        <line x1="0" y1={floor} x2={width} y2={floor} />
        {bars.map((bar, at) => {
          const tall = most > 0 ? (tallest * bar.value) / most : 0
          const middle = step * (at + 0.5)
          return (
            <g key={bar.label}>
              <rect x={middle - 14} y={floor - tall} width="28" height={tall} />
              <text x={middle} y={floor - tall - 8} class={bar.value === 0 ? 'nought' : 'figure'}>
                {bar.said}
              </text>
              <text x={middle} y={height - 10}>
                {bar.label}
              </text>
            </g>
          )
        })}
      </svg>
    </figure>
  )
}
