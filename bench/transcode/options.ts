import { parseArgs } from 'node:util'

/** What can be measured by itself with `--only`. */
export const partNames = ['speed', 'bytes', 'first', 'extras', 'vmaf', 'overhead', 'memory'] as const
export type PartName = (typeof partNames)[number]

/** What a run of the bench was asked for. */
export type BenchOptions = {
  readonly json: boolean
  /** Length of the clips that it makes. */
  readonly seconds: number
  readonly rounds: number
  /** Length of the film for `memory`. */
  readonly longSeconds: number
  /** Films to measure with, in place of made ones. */
  readonly clips: readonly string[]
  readonly parts: ReadonlySet<PartName>
  /** Where the plots go; undefined: they are not written. */
  readonly plots: string | undefined
}

const isPart = (name: string): name is PartName => partNames.some(each => each === name)

/** Reads the command line; throws an Error that says which option is wrong and what it takes. */
export function readOptions(args: readonly string[], plotsFolder: string): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '90' },
      rounds: { type: 'string', default: '3' },
      'long-seconds': { type: 'string', default: '3600' },
      clip: { type: 'string', multiple: true, default: [] },
      only: { type: 'string', default: partNames.join(',') },
      plots: { type: 'string', default: plotsFolder },
      'no-plots': { type: 'boolean', default: false },
    },
  })
  const number = (name: 'seconds' | 'rounds' | 'long-seconds', least: number, most: number) => {
    const value = Number(values[name])
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new Error(`--${name} takes a whole number from ${least} to ${most}`)
  }
  const wanted = values.only.split(',')
  const unknown = wanted.filter(name => !isPart(name))
  if (unknown.length > 0) throw new Error(`--only takes ${partNames.join(',')}; not ${unknown.join(',')}`)
  return {
    json: values.json,
    seconds: number('seconds', 6, 600),
    rounds: number('rounds', 1, 9),
    longSeconds: number('long-seconds', 60, 6 * 3600),
    clips: values.clip,
    parts: new Set(wanted.filter(isPart)),
    plots: values['no-plots'] ? undefined : values.plots,
  }
}
