import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { busySecondsOf, watchTools } from '../../bench/support/watched-tools.ts'
import { commandRunner } from '../../workers/run-command.ts'

describe('the bench: watched tools', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-watched-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('note a run under the probe’s bound of no written byte: its arguments, times and CPU', async () => {
    const tools = await watchTools(folder, { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' })
    const from = Date.now()
    const args = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=s=1280x720:d=4', '-f', 'null', '-']
    await commandRunner(process.env.PATH ?? '')({
      argv: [tools.ffmpegPath, ...args],
      sandbox: { limits: true, walls: [], reaper: [] },
      limits: { cpuSeconds: 60, fileBytes: 0 },
      signal: AbortSignal.timeout(60_000),
      deadlineSeconds: 60,
    })
    const until = Date.now()
    const [run, ...others] = await tools.runs(from, until)
    expect(others).to.deep.equal([])
    expect(run?.args.split('\n')).to.deep.equal(args)
    expect(run?.beganMs).to.be.at.least(from)
    expect(run?.endedMs).to.be.at.most(until)
    expect(run?.cpuSeconds).to.be.greaterThan(0.02)
    expect(await tools.busySeconds(from, until)).to.be.greaterThan(0)
    expect(await tools.runs(until + 1000, until + 2000)).to.deep.equal([])
  })

  it('count time once in which two runs overlap', () => {
    const runs = [
      { beganMs: 0, endedMs: 4000 },
      { beganMs: 1000, endedMs: 2000 },
      { beganMs: 3000, endedMs: 6000 },
      { beganMs: 9000, endedMs: 20_000 },
    ]
    expect(busySecondsOf(runs, 500, 10_000)).to.equal(6.5)
  })
})
