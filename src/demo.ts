import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { childEnvironment, readConfig, readSenderConfig } from './config.ts'
import { type CoursewareProgress, freshVerbStates } from './courseware/rules.ts'
import { type HubProcess, startHubProcess } from './demo/hub-process.ts'
import { checkLesson } from './play/check-lesson.ts'
import { launch } from './services/launch.ts'
import { followCourseware } from './upload/follow-courseware.ts'
import { type HubAccess, HubRefusal, sendFile } from './upload/send-file.ts'
import { openTerminalBars, verbBars } from './upload/terminal-progress.ts'

const sampleSeconds = 60
const sampleProgram = fileURLToPath(new URL('../workers/sample-lesson.ts', import.meta.url))
const title = '番茄大棚灰霉病防治 Grey mould in greenhouse tomatoes'
const notes = '示例课件。县、站、人名均为虚构。 A sample lesson; county, station and people are invented.'
/** Six times the film on one old core, and its making besides. */
const patienceSeconds = 900

/** For the person: apart from the one line of JSON, which stands alone at the end of standard output. */
const say = (sentence: string) => process.stdout.write(`${sentence}\n`)

/** Makes the film in a folder of its own, hands it on, and removes it. */
async function withSample<Result>(
  signal: AbortSignal,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'xiangtu-demo-'))
  try {
    const path = join(folder, 'sample-lesson.mp4')
    const argv = [process.execPath, '--import', import.meta.resolve('tsx'), sampleProgram, path] as const
    const maker = launch([...argv, '--seconds', String(sampleSeconds)], { env: childEnvironment({}) })
    const stop = () => maker.kill('SIGTERM')
    signal.addEventListener('abort', stop, { once: true })
    const { code, lastLines } = await maker.ended
    signal.removeEventListener('abort', stop)
    signal.throwIfAborted()
    if (code !== 0) throw new Error(['The sample lesson could not be made:', ...lastLines].join('\n  '))
    return await use(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The main job: sends the film and shows the eight verbs until it plays. */
async function produce(access: HubAccess, path: string, signal: AbortSignal) {
  const { language } = access
  const bars = openTerminalBars(process.stdout)
  const started = performance.now()
  const end = await sendFile({
    ...access,
    path,
    title,
    notes,
    signal,
    onMove: (move, sourceBytes) => {
      if (move.kind === 'waiting') return
      const share = move.kind === 'sending' ? move.sentBytes / sourceBytes : 1
      const verbs = freshVerbStates().map(each =>
        each.verb === 'upload' ? { ...each, state: 'running' as const, share } : each,
      )
      bars.show(verbBars({ verbs }, language))
    },
  })
  if (end.kind === 'refused')
    throw new Error(`The hub refused the film: ${end.view.failure?.words ?? 'no reason'}`)
  if (end.kind !== 'stored') throw new Error(`The upload ended early (${end.kind}).`)
  const { coursewareId } = end.view
  let failedVerb: string | undefined
  let isShown = false
  const onProgress = (progress: CoursewareProgress) => {
    failedVerb = progress.failure?.verb
    bars.show(verbBars(progress, language))
    if (isShown || !progress.watchPath || progress.coming.length === 0) return
    isShown = true
    bars.end()
    const seconds = Math.round((performance.now() - started) / 1000)
    say(`开始上传 ${seconds} 秒后已经可以观看，更清晰的还在制作。`)
    say(`It can be watched ${seconds} s after sending began; better pictures are on their way.`)
    say(`  ${new URL(progress.watchPath, access.hub).href}`)
  }
  const lesson = await followCourseware({ ...access, coursewareId, signal, onProgress }).catch(
    (error: unknown) => {
      if (!(error instanceof HubRefusal)) throw error
      throw new Error(`The verb “${failedVerb}” failed (${error.code}): ${error.words}`, { cause: error })
    },
  )
  return { lesson, wallSeconds: (performance.now() - started) / 1000 }
}
type Produced = Awaited<ReturnType<typeof produce>>

/** Looks at the lesson as a player and as a visitor do. Throws an Error that names every fault. */
async function verify({ lesson, wallSeconds }: Produced, signal: AbortSignal) {
  const { coursewareId, masterPlaylistUrl, watchUrl, sourceSeconds } = lesson
  const check = await checkLesson({ masterUrl: masterPlaylistUrl, sourceSeconds: sampleSeconds, signal })
  const page = await fetch(watchUrl, { signal })
  const faults = [...check.faults, ...(page.ok ? [] : [`The watch page answers ${page.status}.`])]
  if (check.renditions.length < 2) faults.push('There is no picture, or no sound.')
  if (faults.length > 0) throw new Error(['The published lesson has faults:', ...faults].join('\n  '))
  say(`Checked as a player would: ${check.files} files, ${(check.bytes / 1e6).toFixed(1)} MB, no fault.`)
  const rounded = (value: number) => Math.round(value * 100) / 100
  return {
    coursewareId,
    masterPlaylistUrl,
    renditions: check.renditions,
    sourceSeconds: rounded(sourceSeconds),
    wallSeconds: rounded(wallSeconds),
  }
}

function announce(hub: HubProcess, watchUrl: string): void {
  say('')
  say(`课件已可播放 The lesson plays at  ${watchUrl}`)
  say(`全部课件 All lessons               ${hub.url}/`)
  if (hub.setupUrl) say(`运营员账号（链接只能用一次） Operator’s account, one-time link:  ${hub.setupUrl}`)
  say('按 Ctrl-C 结束。 Ctrl-C ends it.')
}

async function demo(exit: boolean, stopping: AbortController): Promise<void> {
  const { signal } = stopping
  say('正在启动 Starting the hub, its services and one worker …')
  const hub = await startHubProcess(readConfig(), signal)
  void hub.ended.then(({ lastLines }) =>
    stopping.abort(new Error(['The hub has ended.', ...lastLines].join('\n  '))),
  )
  try {
    const access: HubAccess = {
      hub: hub.url,
      key: hub.key,
      language: readSenderConfig().speaksEnglish ? 'en' : 'zh-CN',
    }
    say(`正在制作样片 Making a sample lesson of ${sampleSeconds} s …`)
    const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceSeconds * 1000)])
    const made = await withSample(patience, path => produce(access, path, patience))
    if (exit) {
      const summary = await verify(made, patience)
      await hub.stop()
      say(JSON.stringify(summary))
      return
    }
    announce(hub, made.lesson.watchUrl)
    await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }))
    signal.throwIfAborted()
  } finally {
    await hub.stop()
  }
}

const { values } = parseArgs({ options: { exit: { type: 'boolean', default: false } } })
const stopping = new AbortController()
/** What a person asked for is no failure. */
const asked = Symbol('asked')
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopping.abort(asked))
demo(values.exit, stopping).then(
  () => process.exit(0),
  (error: unknown) => {
    const wasAsked = stopping.signal.reason === asked
    if (!wasAsked) console.error(error instanceof Error ? error.message : error)
    process.exit(wasAsked && !values.exit ? 0 : 1)
  },
)
