import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readSenderConfig } from '../config.ts'
import { type CoursewareProgress, freshVerbStates, type VerbState } from '../courseware/rules.ts'
import { errorWords, type Language, XiangtuError } from '../errors.ts'
import { formatDuration, readLanguage } from '../web/languages.ts'
import { uploadWords } from '../web/words/upload.ts'
import { findHub } from './find-hub.ts'
import { followCourseware } from './follow-courseware.ts'
import { type Milestone, secondsLeft, speedOf, withMilestone } from './rules.ts'
import { type HubAccess, HubRefusal, sendFile } from './send-file.ts'
import type { SendingMove } from './send-upload.ts'
import { openTerminalBars, type TerminalBars, verbBars, watchableLines } from './terminal-progress.ts'

const options = {
  title: { type: 'string' },
  notes: { type: 'string' },
  hub: { type: 'string' },
  key: { type: 'string' },
  wait: { type: 'boolean', default: false },
  language: { type: 'string' },
} as const

/** A sentence for the person at the terminal; nothing else is printed with it. */
class Refusal extends Error {}

function readArguments() {
  const config = readSenderConfig()
  const fallback: Language = config.speaksEnglish ? 'en' : 'zh-CN'
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const language = readLanguage(values.language) ?? fallback
    const words = uploadWords[language].terminal
    if (values.language !== undefined && !readLanguage(values.language)) throw new Refusal(words.usage)
    if (positionals.length === 0) throw new Refusal(words.usage)
    if (values.title !== undefined && positionals.length > 1) throw new Refusal(words.oneTitle)
    return { ...values, files: positionals.map(file => resolve(config.callerFolder, file)), language, config }
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(uploadWords[fallback].terminal.usage)
  }
}
type Arguments = ReturnType<typeof readArguments>

/** Sends one file with bars on the screen; with `wait` stays until the lesson is published. */
async function sendOne(
  path: string,
  access: HubAccess,
  given: Arguments,
  signal: AbortSignal,
): Promise<void> {
  const begunAt = performance.now()
  const { language } = access
  const words = uploadWords[language]
  const bars = openTerminalBars(process.stderr)
  process.stderr.write(`${basename(path)}\n`)
  const end = await sendFile({
    ...access,
    path,
    title: given.title,
    notes: given.notes,
    signal,
    onMove: uploadBar(bars, language, given.wait),
  })
  if (end.kind === 'stopped') throw new Refusal(words.terminal.stopped)
  if (end.kind === 'signIn') throw new HubRefusal('notSignedIn', words.terminal.keyRefused)
  if (end.kind === 'gone') throw new HubRefusal('uploadEnded', errorWords('uploadEnded', language))
  const { view } = end
  const lessonUrl = new URL(view.lessonPath, access.hub).href
  if (end.kind === 'refused') {
    if (view.failure?.code !== 'alreadyInLibrary')
      throw new Refusal(view.failure?.words ?? words.state.failed)
    bars.end()
    process.stderr.write(`${view.failure.words} ${lessonUrl}\n`)
  }
  if (!given.wait) {
    if (end.kind === 'stored') process.stderr.write(`${words.state.done}: ${lessonUrl}\n`)
    return
  }
  const { watchUrl, isPublic, ...lesson } = await followCourseware({
    ...access,
    coursewareId: view.coursewareId,
    signal,
    onProgress: showLesson(bars, access),
  })
  process.stderr.write(`${isPublic ? words.terminal.published : words.terminal.made}: ${watchUrl}\n`)
  const wallSeconds = Math.round(performance.now() - begunAt) / 1000
  process.stdout.write(`${JSON.stringify({ ...lesson, wallSeconds })}\n`)
}

/** Shows how a lesson is made, and once, between the bars, where its first stage can be watched. */
function showLesson(bars: TerminalBars, { hub, language }: HubAccess) {
  let isTold = false
  return (progress: CoursewareProgress) => {
    bars.show(verbBars(progress, language))
    const lines = isTold ? undefined : watchableLines(progress, language, hub)
    if (!lines) return
    isTold = true
    bars.end()
    process.stderr.write(lines)
  }
}

/** Turns a sender's moves into the upload verb's bar, with all eight where the person waits for all. */
function uploadBar(bars: TerminalBars, language: Language, all: boolean) {
  const words = uploadWords[language]
  let milestones: readonly Milestone[] = []
  let sentBytes = 0
  return (move: SendingMove, sourceBytes: number) => {
    let note: string
    if (move.kind === 'sending') {
      sentBytes = move.sentBytes
      milestones = withMilestone(milestones, { atMs: performance.now(), bytes: sentBytes })
      const speed = speedOf(milestones)
      const left = secondsLeft(sourceBytes - sentBytes, speed)
      const times =
        left === undefined || speed === undefined
          ? ''
          : `${words.speed(speed)}  ${formatDuration(left, language)}`
      note = `${words.amount(sentBytes, sourceBytes)}  ${times}`
    } else if (move.kind === 'waiting') {
      const { trouble } = move
      note = words.waiting[trouble === 'hub' || trouble === 'hubDisk' ? trouble : 'link']
    } else note = move.view.waitingFor === 'retry' ? words.state.storing : words.state.checking
    const share = move.kind === 'checking' ? 1 : sentBytes / sourceBytes
    const [upload, ...rest] = freshVerbStates()
    if (!upload) return
    const running: VerbState = { ...upload, state: 'running', share }
    bars.show(verbBars({ verbs: all ? [running, ...rest] : [running] }, language, note))
  }
}

async function main(): Promise<void> {
  const given = readArguments()
  const words = uploadWords[given.language].terminal
  let access = await findHub(given)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  for (const path of given.files) {
    for (let isDone = false; !isDone; ) {
      try {
        await sendOne(path, access, given, stop.signal)
        isDone = true
      } catch (error) {
        if (stop.signal.aborted) throw new Refusal(words.stopped)
        if (isAbsent(error)) throw new Refusal(words.noFile(path))
        if (!(error instanceof HubRefusal) || error.code !== 'notSignedIn') throw error
        // The hub of this machine makes a new key at each start: one that was started again is still ours.
        const again = await findHub(given)
        if (again.key === access.key) throw new Refusal(words.keyRefused)
        access = again
      }
    }
  }
}

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOENT', 'EISDIR', 'EACCES'].includes(String(error.code))

main().catch((error: unknown) => {
  const sentence =
    error instanceof HubRefusal
      ? error.words
      : error instanceof XiangtuError
        ? errorWords(error.code, 'zh-CN', error.facts)
        : error instanceof Error
          ? error.message
          : String(error)
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 1
})
