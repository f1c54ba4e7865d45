// Runs in the page and in the terminal: no Node, no DOM, only what both have.
import {
  type Beginning,
  beginningSchema,
  type FileFacts,
  problemSchema,
  type UploadView,
  uploadListSchema,
  uploadViewSchema,
} from './messages.ts'
import { retryDelayMs, type SendingTrouble, troubleOf } from './rules.ts'

/** What the hub said, or why it said nothing. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly trouble: SendingTrouble; readonly code: string; readonly words: string }

/** Where the hub is and how it knows the asker: a session cookie in the page, a machine key in the terminal. */
export type HubAddress = { readonly base: string; readonly headers: Readonly<Record<string, string>> }

type Schema<Value> = { safeParse(value: unknown): { success: true; data: Value } | { success: false } }
const anything: Schema<unknown> = { safeParse: data => ({ success: true, data }) }

/** No answer within a minute is a cut line; the questions asked here are small. */
const patienceMs = 60_000

/**
 * Speaks to the hub at `address`; `signal` ends every question that is still open. Nothing is thrown but for an aborted
 * `signal`: every failure is an `Answer`.
 */
export function openHubClient(address: HubAddress, signal?: AbortSignal) {
  async function ask<Value>(
    method: string,
    path: string,
    schema: Schema<Value>,
    body?: object,
  ): Promise<Answer<Value>> {
    const patience = new AbortController()
    const giveUp = () => patience.abort()
    const timer = setTimeout(giveUp, patienceMs)
    signal?.addEventListener('abort', giveUp, { once: true })
    try {
      const answer = await fetch(new URL(path, address.base), {
        method,
        headers: headersFor(address, method, body),
        signal: patience.signal,
        ...(body && { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      return answer.ok ? readValue(schema, text) : readProblem(answer.status, text)
    } catch (error) {
      if (signal?.aborted) throw error
      return { ok: false, trouble: 'link', code: 'unavailable', words: '' }
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
    }
  }
  return {
    /** Saves title and notes, and says where the bytes go. Asked twice for the same file, it answers the same. */
    begin: (facts: FileFacts & { title: string; notes: string }): Promise<Answer<Beginning>> =>
      ask('POST', '/api/v1/courseware', beginningSchema, facts),
    /** Another file for a draft whose upload was refused, or a new film for a lesson that has one. */
    beginAgain: (
      facts: FileFacts & { coursewareId: string; replaces?: boolean },
    ): Promise<Answer<Beginning>> => ask('POST', '/api/v1/uploads', beginningSchema, facts),
    describe: (
      coursewareId: string,
      description: { title: string; notes: string },
    ): Promise<Answer<unknown>> => ask('PATCH', `/api/v1/courseware/${coursewareId}`, anything, description),
    unfinished: async (): Promise<Answer<UploadView[]>> => {
      const answer = await ask('GET', '/api/v1/uploads', uploadListSchema)
      return answer.ok ? { ok: true, value: answer.value.uploads } : answer
    },
    /** A lesson, read by the caller's own schema. */
    lesson: <Lesson>(coursewareId: string, schema: Schema<Lesson>): Promise<Answer<Lesson>> =>
      ask('GET', `/api/v1/courseware/${coursewareId}`, schema),
    /** Lessons made again, a page of them; the caller's own schema reads the answer. */
    remake: <Remade>(request: object, schema: Schema<Remade>): Promise<Answer<Remade>> =>
      ask('POST', '/api/v1/production/remake', schema, request),
    look: (uploadId: string): Promise<Answer<UploadView>> =>
      ask('GET', `/api/v1/uploads/${uploadId}`, uploadViewSchema),
    tellHash: (uploadId: string, sha256: string): Promise<Answer<UploadView>> =>
      ask('PUT', `/api/v1/uploads/${uploadId}/sha256`, uploadViewSchema, { sha256 }),
    /** Removes what was sent and the draft; the protocol's own DELETE. */
    cancel: (uploadUrl: string): Promise<Answer<unknown>> => ask('DELETE', uploadUrl, anything),
  }
}

// DELETE is a verb of tus, which wants its own header.
const headersFor = (address: HubAddress, method: string, body: object | undefined) => ({
  ...address.headers,
  Accept: 'application/json',
  ...(body && { 'Content-Type': 'application/json' }),
  ...(method === 'DELETE' && { 'Tus-Resumable': '1.0.0' }),
})

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readValue<Value>(schema: Schema<Value>, text: string): Answer<Value> {
  const read = schema.safeParse(parseJson(text))
  // A proxy's own page with status 200 is no answer of the hub.
  return read.success
    ? { ok: true, value: read.data }
    : { ok: false, trouble: 'hub', code: 'unavailable', words: '' }
}

function readProblem(status: number, text: string): Answer<never> {
  const read = problemSchema.safeParse(parseJson(text))
  const problem = read.success
    ? { code: read.data.code, words: read.data.detail }
    : { code: 'unavailable', words: '' }
  return { ok: false, trouble: troubleOf(status), ...problem }
}

/** Waits, or less when there is reason to try at once; resolves at once when aborted. */
export type Waiter = (ms: number, signal: AbortSignal) => Promise<void>

/** Plain waiting by the clock. */
export const waitByClock: Waiter = (ms, signal) =>
  new Promise(resolve => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })

/** `signal.throwIfAborted` for browsers that do not have it. */
export function throwIfEnded(signal: AbortSignal): void {
  if (signal.aborted) throw new Error('ended by the sender')
}

/** Asks until the hub answers, however long the line is cut. What only the person can mend is answered at once. */
export async function askUntilAnswered<Value>(
  question: () => Promise<Answer<Value>>,
  options: { signal: AbortSignal; wait: Waiter; onWaiting: (trouble: SendingTrouble) => void },
): Promise<Answer<Value>> {
  for (let failures = 1; ; failures++) {
    const answer = await question()
    if (answer.ok || answer.trouble === 'ended' || answer.trouble === 'signIn') return answer
    options.onWaiting(answer.trouble)
    await options.wait(retryDelayMs(failures), options.signal)
    throwIfEnded(options.signal)
  }
}
