import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig } from '../src/config.ts'
import { type Result, report } from './support/report.ts'
import { type Clip, makeCameraClip, makeSlidesClip } from './transcode/clips.ts'
import { drawCurve } from './transcode/curve-plot.ts'
import { figuresOfRounds, memoryFigure, overheadFigure, slidesFigure } from './transcode/figures.ts'
import { drawFigures } from './transcode/figures-plot.ts'
import { measureMemory } from './transcode/memory.ts'
import { type PartName, readOptions } from './transcode/options.ts'
import { measureOverhead } from './transcode/overhead.ts'
import { readSeconds } from './transcode/read-picture.ts'
import { measureRounds } from './transcode/rounds.ts'
import { openTools, type Tools } from './transcode/tools.ts'
import { measureCurve, type QualityCurve } from './transcode/vmaf.ts'

const began = performance.now()
const options = readOptions(process.argv.slice(2), fileURLToPath(new URL('plots/', import.meta.url)))
const results: Result[] = []
const curves: QualityCurve[] = []
const failed: string[] = []
const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => stop.abort(new Error(`the bench was ended by ${name}`)))

/** Does one part; one that fails is named, and the others are still measured. */
async function part(name: string, work: () => Promise<void>): Promise<void> {
  if (stop.signal.aborted) return
  const from = performance.now()
  try {
    await work()
  } catch (error) {
    failed.push(name)
    console.error(
      `${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    )
  }
  tell(`${name}: ${((performance.now() - from) / 1000).toFixed(0)} s`)
}
const tell = (line: string) => console.log(line)
const wants = (...names: readonly PartName[]) => names.some(name => options.parts.has(name))

/** The films to measure with: those that were given, or a camera's and a talk's made here. */
async function takeClips(tools: Tools): Promise<Clip[]> {
  if (options.clips.length === 0)
    return [await makeCameraClip(tools, options.seconds), await makeSlidesClip(tools, options.seconds)]
  const clips: Clip[] = []
  for (const given of options.clips) {
    const path = resolve(process.env.INIT_CWD ?? '.', given)
    clips.push({ name: basename(given), path, seconds: await readSeconds(tools, path) })
  }
  return clips
}

async function measureLadders(tools: Tools): Promise<void> {
  const clips = await takeClips(tools)
  const measured = await measureRounds(tools, clips, {
    rounds: wants('speed', 'first', 'extras') ? options.rounds : 1,
    withBare: wants('speed'),
    withPeertube: wants('speed', 'bytes', 'vmaf'),
    tell,
  })
  results.push(...figuresOfRounds(measured, options.parts))
  if (!wants('vmaf')) return
  for (const each of measured)
    await part(`vmaf, ${each.clip.name}`, async () => {
      const curve = await measureCurve(tools, each)
      curves.push(curve)
      if (each.kind === 'slides') results.push(slidesFigure(curve))
    })
}

async function writePlots(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  if (results.some(({ bar }) => bar !== null))
    await writeFile(join(folder, 'transcode-figures.svg'), drawFigures(results))
  for (const curve of curves) {
    const name = curve.clip.replace(/[^a-z0-9]+/gi, '-').toLowerCase()
    await writeFile(join(folder, `transcode-quality-${name}.svg`), drawCurve(curve))
  }
}

const folder = await mkdtemp(join(tmpdir(), 'xiangtu-bench-'))
try {
  const tools = await openTools(folder, readConfig(), stop.signal)
  if (wants('speed', 'bytes', 'first', 'extras', 'vmaf')) await part('rounds', () => measureLadders(tools))
  if (wants('overhead'))
    await part('overhead', async () => {
      results.push(overheadFigure(await measureOverhead(tools)))
    })
  if (wants('memory'))
    await part('memory', async () => {
      results.push(memoryFigure(await measureMemory(tools, options.longSeconds), options.longSeconds / 60))
    })
  const { plots } = options
  if (plots) await part('plots', () => writePlots(plots))
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
tell(`all of it: ${((performance.now() - began) / 60_000).toFixed(1)} minutes`)
if (stop.signal.aborted) failed.push('ended early')
if (failed.length > 0) console.error(`not measured: ${failed.join('; ')}`)
report('transcode', results, options.json)
process.exitCode = failed.length > 0 ? 1 : 0
