/** One figure of a bench. `bar` must be reached and `goal` is hoped for; null where no issue has set one. */
export type Result = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly bar: number | null
  readonly goal: number | null
  readonly better: 'lower' | 'higher'
}

/** Prints a bench's table, and with `--json` its one line for machines, last. */
export function report(bench: string, results: readonly Result[], json: boolean): void {
  const cell = (value: number | null) => (value === null ? '–' : String(value))
  const rows = [
    ['', 'value', 'bar', 'goal', 'better'],
    ...results.map(({ name, value, unit, bar, goal, better }) => [
      name,
      `${value} ${unit}`.trim(),
      cell(bar),
      cell(goal),
      better,
    ]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? []
  for (const row of rows)
    console.log(
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  if (json) console.log(JSON.stringify({ bench, results }))
}

/** Three figures are all that a shared machine gives. */
export const rounded = (value: number): number => Number(value.toPrecision(3))
