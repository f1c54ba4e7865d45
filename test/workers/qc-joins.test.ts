import { expect } from 'chai'
import { chooseChunks } from '../../src/media/chunks.ts'
import type { QcFinding } from '../../src/media/qc-report.ts'
import { qcReportSchema } from '../../src/media/qc-report.ts'
import type { LineJob } from '../../src/queue.ts'
import { resultKey } from '../../storage/keys.ts'
import { packageStage } from '../../workers/package.ts'
import { runStep } from '../../workers/step.ts'
import { ffmpeg } from '../support/ffmpeg.ts'
import { openTestLine, type TestLine } from '../support/line.ts'

const seconds = 130
/** Leaves out frames: the one before them stands until the next. */
const without = (...stretches: readonly [from: number, until: number][]) =>
  stretches.map(([from, until]) => `select='not(between(t,${from},${until - 0.01}))'`).join(',')

describe('technical quality control of a film in four chunks', function () {
  this.timeout(180_000)
  let line: TestLine
  before(async () => {
    line = await openTestLine()
  })
  after(() => line.close())

  async function encode(name: string, filters: string, ...coding: readonly string[]): Promise<LineJob> {
    const path = `${line.folder}/${name}`
    await ffmpeg(
      ...['-f', 'lavfi', '-i', `testsrc2=s=160x90:r=12:d=${seconds}`, '-vf', filters],
      // A coder that still sharpens a standing picture would move it.
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '4', '-pix_fmt', 'yuv420p', '-g', '70'],
      ...[...coding, path],
    )
    const job = await line.take(path)
    for (const step of ['probe', 'plan'] as const) await line.step(step, job)
    expect(chooseChunks(await line.plan(job)).map(chunk => chunk.startSeconds)).to.deep.equal([0, 32, 64, 96])
    await line.encode('first', job)
    return job
  }

  /** Stretches of a second and more, by a spec that allows none. */
  async function stretchesOf(
    job: LineJob,
  ): Promise<Pick<QcFinding, 'rule' | 'atSeconds' | 'untilSeconds'>[]> {
    const { spec } = line.shop
    const strict = {
      ...spec,
      black: { severity: 'must', mostSeconds: 1, edgeSeconds: 0, why: '' },
      freeze: { severity: 'must', mostSeconds: 1, why: '' },
    } as const
    const shop = { ...line.shop, spec: strict }
    const { signal } = new AbortController()
    await runStep('first-package', packageStage('first'), shop, { job, signal, progress: () => {} })
    const { findings } = qcReportSchema.parse(await line.readJson(resultKey(job.versionId, 'qc')))
    return findings.filter(({ rule }) => rule === 'black' || rule === 'freeze')
  }

  it('finds once, and in its place, what stands still or is black over a join', async () => {
    const still = `${without([30.5, 33.5], [60, 62])},fps=12`
    const dark = "drawbox=c=black:t=fill:enable='between(t,95.7,99)'"
    const found = await stretchesOf(await encode('joins.mp4', `${still},${dark}`))
    expect(found.map(({ rule }) => rule)).to.deep.equal(['black', 'freeze', 'freeze'])
    const times = found.map(({ atSeconds = -1, untilSeconds = -1 }) => [atSeconds, untilSeconds])
    for (const [index, [from, until]] of [
      [95.7, 99],
      [30.5, 33.5],
      [60, 62],
    ].entries()) {
      expect(times[index]?.[0], JSON.stringify(found)).to.be.closeTo(from ?? 0, 0.25)
      expect(times[index]?.[1], JSON.stringify(found)).to.be.closeTo(until ?? 0, 0.25)
    }
  })

  it('finds it also in a film of few frames whose clock starts late', async () => {
    const sparse = `${without([28.5, 38.5])}`
    const coding = ['-fps_mode', 'vfr', '-output_ts_offset', '1.31']
    const found = await stretchesOf(await encode('sparse.mkv', sparse, ...coding))
    expect(found, JSON.stringify(found)).to.have.length(1)
    expect(found[0]?.atSeconds).to.be.closeTo(28.5, 0.3)
    expect(found[0]?.untilSeconds).to.be.closeTo(38.5, 0.3)
  })
})
