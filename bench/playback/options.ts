import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** What can be measured by itself with `--only`. */
export const partNames = ['start', 'traces', 'group', 'forecast', 'hub'] as const
export type PartName = (typeof partNames)[number]

/** What a run of the bench was asked for. */
export type PlaybackOptions = {
  readonly json: boolean
  readonly parts: ReadonlySet<PartName>
  /** A film to measure with, in place of a made one. */
  readonly clip: string | undefined
  /** A lesson that an earlier run made of the film, in place of what the line makes of it today. */
  readonly lessonFolder: string | undefined
  /** More folders with recorded lines. */
  readonly traceFolders: readonly string[]
  /** Only these lines; empty: all. */
  readonly traceNames: readonly string[]
  /** Viewings at once: ten take a little more than one core, decoding mostly. */
  readonly atOnce: number
  /** Where the plots go; undefined: they are not written. */
  readonly plots: string | undefined
}

/** Files are meant from where npm was called. */
const fromCaller = (path: string) => resolve(process.env.INIT_CWD ?? '.', path)

const isPart = (name: string): name is PartName => partNames.some(each => each === name)

/** Reads the command line; throws an Error that says which option is wrong and what it takes. */
export function readOptions(args: readonly string[], plotsFolder: string): PlaybackOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      clip: { type: 'string' },
      lesson: { type: 'string' },
      traces: { type: 'string', multiple: true, default: [] },
      trace: { type: 'string', multiple: true, default: [] },
      'at-once': { type: 'string', default: '10' },
      only: { type: 'string', default: partNames.join(',') },
      plots: { type: 'string', default: plotsFolder },
      'no-plots': { type: 'boolean', default: false },
    },
  })
  const atOnce = Number(values['at-once'])
  if (!(Number.isInteger(atOnce) && atOnce >= 1 && atOnce <= 36))
    throw new Error('--at-once takes a whole number from 1 to 36')
  const wanted = values.only.split(',')
  const unknown = wanted.filter(name => !isPart(name))
  if (unknown.length > 0) throw new Error(`--only takes ${partNames.join(',')}; not ${unknown.join(',')}`)
  return {
    json: values.json,
    parts: new Set(wanted.filter(isPart)),
    clip: values.clip === undefined ? undefined : fromCaller(values.clip),
    lessonFolder: values.lesson === undefined ? undefined : fromCaller(values.lesson),
    traceFolders: values.traces.map(fromCaller),
    traceNames: values.short && values.trace.length === 0 ? shortTraces : values.trace,
    atOnce,
    plots: values['no-plots'] ? undefined : values.plots,
  }
}

/** One with long outages, one that never rests, one that is nearly always good enough. */
const shortTraces = ['n3g_car_aarnes_elverum', 'puffer_211017_250', 'n3g_tram_1123_1515']
