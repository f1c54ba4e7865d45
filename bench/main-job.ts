import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { childEnvironment, readConfig } from '../src/config.ts'
import { startHubProcess } from '../src/demo/hub-process.ts'
import { runToEnd } from '../src/services/launch.ts'
import { followCourseware } from '../src/upload/follow-courseware.ts'
import { sendFile } from '../src/upload/send-file.ts'
import { openBareEncode } from './support/bare-encode.ts'
import { report, rounded } from './support/report.ts'
import { watchTools } from './support/watched-tools.ts'

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, seconds: { type: 'string', default: '60' } },
})
const seconds = Number(values.seconds)
if (!(seconds >= 6 && seconds <= 600)) throw new Error('--seconds takes a number from 6 to 600')
const signal = AbortSignal.timeout(3600_000)
const folder = await mkdtemp(join(tmpdir(), 'xiangtu-bench-'))
try {
  const source = join(folder, 'source.mp4')
  const maker = fileURLToPath(new URL('../workers/sample-lesson.ts', import.meta.url))
  await runToEnd([process.execPath, '--import', 'tsx', maker, source, '--seconds', String(seconds)], {
    env: childEnvironment({}),
    deadlineSeconds: 1800,
  })
  // Before and after, so that a machine that warms up or gets busy weighs on both sides.
  const before = await bareEncode(source)
  const line = await wholeLine(source)
  const after = await bareEncode(source)
  const bare = (before + after) / 2
  console.log(
    `source ${seconds} s; whole line ${line.wallSeconds.toFixed(1)} s; bare ffmpeg ${before.toFixed(1)} and ${after.toFixed(1)} s`,
  )
  const results = [
    {
      name: 'wall time over source time',
      value: rounded(line.wallSeconds / seconds),
      unit: '',
      bar: null,
      goal: null,
      better: 'lower',
    },
    {
      name: 'share of it that is not ffmpeg',
      value: rounded(100 * (1 - line.busySeconds / line.wallSeconds)),
      unit: '%',
      bar: null,
      goal: null,
      better: 'lower',
    },
    {
      name: 'whole line over bare ffmpeg',
      value: rounded(line.wallSeconds / bare),
      unit: '',
      bar: 1.05,
      goal: 0.85,
      better: 'lower',
    },
  ] as const
  report('main-job', results, values.json)
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** The peer: one ffmpeg alone with the very encodes that the line plans. Gives its wall seconds. */
async function bareEncode(source: string): Promise<number> {
  const bare = await openBareEncode(source)
  try {
    return await bare.run(signal)
  } finally {
    await bare.close()
  }
}

/** The whole line behind a real hub: from the last uploaded byte's acceptance to the catalogue's entry. */
async function wholeLine(source: string): Promise<{ wallSeconds: number; busySeconds: number }> {
  const settings = readConfig()
  const tools = await watchTools(folder, { ffmpeg: settings.ffmpegPath, ffprobe: settings.ffprobePath })
  const env = {
    DATA_DIR: join(folder, 'data'),
    FFMPEG_PATH: tools.ffmpegPath,
    FFPROBE_PATH: tools.ffprobePath,
  }
  const services = { DATABASE_URL: '', REDIS_URL: '', S3_BUCKET: '', PORT: '' }
  const own = { ...env, ...services }
  const hub = await startHubProcess(readConfig(childEnvironment(own)), signal, own)
  const gone = new AbortController()
  void hub.ended.then(({ lastLines }) => gone.abort(new Error(`the hub has ended\n${lastLines.join('\n')}`)))
  try {
    const access = {
      hub: hub.url,
      key: hub.key,
      language: 'en' as const,
      signal: AbortSignal.any([signal, gone.signal]),
    }
    const sent = await sendFile({ ...access, path: source, title: 'bench', onMove: () => {} })
    if (sent.kind !== 'stored') throw new Error(`the upload ended as ${sent.kind}`)
    let storedAt = ''
    let publishedAt = ''
    await followCourseware({
      ...access,
      coursewareId: sent.view.coursewareId,
      onProgress: ({ verbs }) => {
        storedAt = verbs.find(({ verb }) => verb === 'upload')?.endedAt ?? storedAt
        publishedAt = verbs.find(({ verb }) => verb === 'publish')?.endedAt ?? publishedAt
      },
    })
    const [from, until] = [Date.parse(storedAt), Date.parse(publishedAt)]
    if (!(until > from)) throw new Error(`no times of the line: ${storedAt} to ${publishedAt}`)
    return { wallSeconds: (until - from) / 1000, busySeconds: await tools.busySeconds(from, until) }
  } finally {
    await hub.stop()
  }
}
