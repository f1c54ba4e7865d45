import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readSenderConfig } from '../config.ts'
import type { Language } from '../errors.ts'
import { findHub } from '../upload/find-hub.ts'
import { askUntilAnswered, openHubClient, waitByClock } from '../upload/hub-client.ts'
import { type HubAccess, HubRefusal, hubAddressOf, needed } from '../upload/send-file.ts'
import { readLanguage } from '../web/languages.ts'
import { remakeWords } from '../web/words/remake.ts'
import { type Remade, type RemakeRequest, remakeAnswerSchema, type Selection } from './remake-messages.ts'

const options = {
  lesson: { type: 'string' },
  topic: { type: 'string' },
  all: { type: 'boolean', default: false },
  profile: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  wait: { type: 'boolean', default: false },
  hub: { type: 'string' },
  key: { type: 'string' },
  language: { type: 'string' },
} as const

const standingSchema = z.object({
  progress: z.object({
    state: z.string(),
    failure: z.object({ words: z.string().optional() }).optional(),
  }),
})

const lookEveryMs = 2000
const tell = (sentence: string) => process.stderr.write(`${sentence}\n`)

function readArguments() {
  const config = readSenderConfig()
  const fallback: Language = config.speaksEnglish ? 'en' : 'zh-CN'
  const read = () => {
    try {
      return parseArgs({ options }).values
    } catch {
      throw new Error(remakeWords[fallback].usage)
    }
  }
  const values = read()
  const language = readLanguage(values.language) ?? fallback
  const { lesson, topic, all } = values
  const selections: Selection[] = [
    ...(lesson === undefined ? [] : [{ kind: 'lesson' as const, coursewareId: lesson }]),
    ...(topic === undefined ? [] : [{ kind: 'topic' as const, topic }]),
    ...(all ? [{ kind: 'all' as const }] : []),
  ]
  const [selection, ...more] = selections
  if (!selection || more.length > 0) throw new Error(remakeWords[language].usage)
  const { hub, key, profile, wait } = values
  return { hub, key, profile, wait, isDryRun: values['dry-run'], selection, language, config }
}
type Arguments = ReturnType<typeof readArguments>

type Client = ReturnType<typeof openHubClient>
type Patience = Parameters<typeof askUntilAnswered>[1]

/** Asks page by page and tells each lesson as it comes. */
async function remakeAll(client: Client, patience: Patience, given: Arguments) {
  const { language, isDryRun, selection, profile } = given
  const words = remakeWords[language]
  const lessons: Remade[] = []
  let profileName = ''
  for (let after: string | undefined; ; ) {
    const request: RemakeRequest = {
      selection,
      isDryRun,
      ...(profile !== undefined && { profileName: profile }),
      ...(after !== undefined && { after }),
    }
    const page = needed(
      await askUntilAnswered(() => client.remake(request, remakeAnswerSchema), patience),
      language,
    )
    for (const lesson of page.lessons) {
      const { title, skipped } = lesson
      if (skipped) tell(words.skipped(title, words.reasons[skipped]))
      else tell(isDryRun ? words.would(title) : words.started(title))
      lessons.push(lesson)
    }
    profileName = page.profileName
    if (page.next === undefined) return { profileName, lessons }
    after = page.next
  }
}

/** Stays until each lesson has ended; answers the ids of those that failed. */
async function waitForAll(
  client: Client,
  patience: Patience,
  lessons: readonly Remade[],
  language: Language,
) {
  const words = remakeWords[language]
  const failed: string[] = []
  tell(words.waiting(lessons.length))
  for (const { coursewareId, title } of lessons) {
    for (;;) {
      const answer = await askUntilAnswered(() => client.lesson(coursewareId, standingSchema), patience)
      const { progress } = needed(answer, language)
      if (progress.state === 'published') tell(words.published(title))
      else if (progress.state === 'failed') {
        failed.push(coursewareId)
        tell(words.failed(title, progress.failure?.words ?? '—'))
      } else {
        await waitByClock(lookEveryMs, patience.signal)
        if (patience.signal.aborted) throw new Error(words.stopped)
        continue
      }
      break
    }
  }
  return failed
}

async function main(): Promise<void> {
  const given = readArguments()
  const { language, isDryRun } = given
  const words = remakeWords[language]
  const access: HubAccess = await findHub(given)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const client = openHubClient(hubAddressOf(access), stop.signal)
  const patience: Patience = { signal: stop.signal, wait: waitByClock, onWaiting: () => tell(words.link) }
  try {
    const { profileName, lessons } = await remakeAll(client, patience, given)
    const started = lessons.filter(({ skipped }) => skipped === undefined)
    const skipped = lessons.filter(each => each.skipped !== undefined)
    tell((isDryRun ? words.summaryDry : words.summary)(profileName, started.length, skipped.length))
    const failed =
      given.wait && !isDryRun && started.length > 0
        ? await waitForAll(client, patience, started, language)
        : []
    const ids = started.map(({ coursewareId }) => coursewareId)
    const left = skipped.map(each => ({ coursewareId: each.coursewareId, reason: each.skipped }))
    process.stdout.write(
      `${JSON.stringify({ profileName, isDryRun, started: ids, skipped: left, ...(given.wait && { failed }) })}\n`,
    )
    if (failed.length > 0) process.exitCode = 1
  } catch (error) {
    throw stop.signal.aborted ? new Error(words.stopped) : error
  }
}

main().catch((error: unknown) => {
  tell(error instanceof HubRefusal ? error.words : error instanceof Error ? error.message : String(error))
  process.exitCode = 1
})
