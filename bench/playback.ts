import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig } from '../src/config.ts'
import {
  figuresOfGroup,
  figuresOfHub,
  figuresOfStarts,
  figuresOfTraces,
  type TraceOutcome,
} from './playback/figures.ts'
import { measureHubLoad } from './playback/hub-load.ts'
import { mostBusyShare, watchMachine } from './playback/machine-busy.ts'
import { measureForecast } from './playback/measure-forecast.ts'
import { measureGroup } from './playback/measure-group.ts'
import { measureStarts } from './playback/measure-starts.ts'
import { measureTraces, wallSeconds } from './playback/measure-traces.ts'
import { type PartName, readOptions } from './playback/options.ts'
import { openStage, type Stage } from './playback/stage.ts'
import { drawTrace } from './playback/trace-plot.ts'
import { readTraces, type Trace } from './playback/traces.ts'
import { type Result, report } from './support/report.ts'
import { openTools } from './transcode/tools.ts'

const began = performance.now()
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const options = readOptions(process.argv.slice(2), here('plots/'))
const results: Result[] = []
const failed: string[] = []
const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => stop.abort(new Error(`the bench was ended by ${name}`)))
const tell = (line: string) => console.log(line)
const wants = (...names: readonly PartName[]) => names.some(name => options.parts.has(name))

/** Does one part; one that fails is named, and the others are still measured. */
async function part(name: string, work: () => Promise<void>): Promise<void> {
  if (stop.signal.aborted) return
  const from = performance.now()
  const busyShare = watchMachine()
  try {
    await work()
  } catch (error) {
    failed.push(name)
    console.error(
      `${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    )
  }
  const busy = busyShare()
  const warning = busy > mostBusyShare ? ': too much for figures of a viewer; fewer --at-once' : ''
  tell(
    `${name}: ${((performance.now() - from) / 1000).toFixed(0)} s, the machine busy by ${(100 * busy).toFixed(0)} %${warning}`,
  )
}

async function writePlots(folder: string, traces: readonly Trace[], outcomes: readonly TraceOutcome[]) {
  await mkdir(folder, { recursive: true })
  for (const { trace, ours, peer, worths = [] } of outcomes) {
    const kbps = traces.find(({ name }) => name === trace)?.kbps ?? []
    const plot = drawTrace({ trace, kbps, ours, peer, worths, wallSeconds })
    await writeFile(join(folder, `playback-${trace}.svg`), plot)
  }
}

async function measureStage(stage: Stage): Promise<void> {
  if (wants('start'))
    await part('start', async () => {
      results.push(...figuresOfStarts(await measureStarts(stage, tell)))
    })
  const all = await readTraces([here('traces/'), ...options.traceFolders])
  const traces = all.filter(
    ({ name }) => options.traceNames.length === 0 || options.traceNames.includes(name),
  )
  // Side by side, for a viewing takes its minutes however idle the machine is. Rooms take longer and are half as many.
  const isBoth = wants('traces') && wants('group')
  const rooms = isBoth ? Math.max(1, Math.round(options.atOnce * 0.4)) : options.atOnce
  const persons = isBoth ? Math.max(1, options.atOnce - rooms) : options.atOnce
  const measurePersons = async () => {
    const outcomes = await measureTraces({ stage, traces, atOnce: persons, tell })
    results.push(...figuresOfTraces(outcomes))
    if (options.plots) await writePlots(options.plots, traces, outcomes)
  }
  const measureRooms = async () => {
    results.push(...figuresOfGroup(await measureGroup({ stage, traces, atOnce: rooms, tell })))
  }
  await Promise.all([
    ...(wants('traces') ? [part('traces', measurePersons)] : []),
    ...(wants('group') ? [part('group', measureRooms)] : []),
  ])
  if (wants('forecast'))
    await part('forecast', async () => {
      results.push(...measureForecast({ traces, ladder: stage.ladder, tell }))
    })
}

const folder = await mkdtemp(join(tmpdir(), 'xiangtu-bench-'))
try {
  const tools = await openTools(folder, readConfig(), stop.signal)
  if (wants('start', 'traces', 'group', 'forecast'))
    await part('stage', async () => {
      const cacheFolder = here('../data/bench/playback')
      const { clip, lessonFolder } = options
      const stage = await openStage({ tools, cacheFolder, clip, lessonFolder, tell })
      try {
        await measureStage(stage)
      } finally {
        await stage.close()
      }
    })
  if (wants('hub'))
    await part('hub', async () => {
      const load = { folder: join(folder, 'load'), signal: stop.signal, tell }
      results.push(...figuresOfHub(await measureHubLoad(load)))
    })
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
tell(`all of it: ${((performance.now() - began) / 60_000).toFixed(1)} minutes`)
if (stop.signal.aborted) failed.push('ended early')
if (failed.length > 0) console.error(`not measured: ${failed.join('; ')}`)
report('playback', results, options.json)
process.exitCode = failed.length > 0 ? 1 : 0
