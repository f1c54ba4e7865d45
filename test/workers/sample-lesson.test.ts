import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runTool } from '../support/ffmpeg.ts'

/** Runs the program as the demo does, with a temporary folder of its own; gives its exit status and complaints. */
function runSample(
  temporaryFolder: string,
  ...argv: readonly string[]
): Promise<{ code: number; stderr: string }> {
  return new Promise(resolve => {
    const env = { ...process.env, TMPDIR: temporaryFolder }
    const args = ['--import', 'tsx', 'workers/sample-lesson.ts', ...argv]
    const child = execFile(process.execPath, args, { env, timeout: 60_000 }, (_error, _stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stderr }),
    )
  })
}

describe('the sample lesson', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-sample-test-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('refuses to run without a place for the film, or for no time at all', async () => {
    for (const argv of [
      [],
      [join(folder, 'x.mp4'), '--seconds', '0'],
      [join(folder, 'x.mp4'), '--seconds', 'long'],
    ]) {
      const { code, stderr } = await runSample(folder, ...argv)
      expect(code).to.equal(2)
      expect(stderr).to.contain('usage')
    }
  })

  it('is a film of the length asked for, with picture and sound, and leaves no scratch', async () => {
    const path = join(folder, 'lesson.mp4')
    expect(await runSample(folder, path, '--seconds', '6')).to.deep.equal({ code: 0, stderr: '' })
    const asked = 'stream=codec_type,width,height,avg_frame_rate:format=duration'
    const { stdout } = await runTool('ffprobe', ['-v', 'error', '-of', 'json', '-show_entries', asked, path])
    const { format, streams } = JSON.parse(stdout)
    expect(Number(format.duration)).to.be.closeTo(6, 0.1)
    expect(streams[0]).to.include({ codec_type: 'video', width: 1280, height: 720, avg_frame_rate: '25/1' })
    expect(streams[1]).to.include({ codec_type: 'audio' })
    expect((await readdir(folder)).filter(name => name.startsWith('xiangtu-'))).to.deep.equal([])
  })

  it('moves in its camera scenes, and is heard', async () => {
    const path = join(folder, 'lesson.mp4')
    const measure = ['-af', 'volumedetect', '-vf', 'freezedetect=n=0.001:d=0.9', '-f', 'null', '-']
    const { stderr } = await runTool('ffmpeg', ['-hide_banner', '-nostdin', '-i', path, ...measure])
    const loudest = Number(/max_volume: (-?[\d.]+) dB/.exec(stderr)?.[1])
    expect(loudest).to.be.greaterThan(-30)
    // Six scenes of a second each: the two camera scenes (0.8 to 1.8 s and 2.9 to 3.8 s) do not stand still.
    const frozen = [...stderr.matchAll(/freeze_start: ([\d.]+)/g)].map(([, start]) => Number(start))
    expect(frozen.filter(start => start > 0.9 && start < 1.7)).to.deep.equal([])
  })

  it('bears its time to the second: the library refuses a file that it has', async () => {
    const asked = ['-v', 'error', '-of', 'csv=p=0', '-show_entries', 'format_tags=comment']
    const { stdout } = await runTool('ffprobe', [...asked, join(folder, 'lesson.mp4')])
    expect(stdout.trim()).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
  })
})
