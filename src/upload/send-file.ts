import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { UploadOptions } from 'tus-js-client'
import { type ErrorCode, errorWords, isErrorCode, type Language, XiangtuError } from '../errors.ts'
import { type Answer, askUntilAnswered, type HubAddress, openHubClient, waitByClock } from './hub-client.ts'
import type { Beginning, FileFacts } from './messages.ts'
import { cleanFileName, findUnfinished, titleFromFileName } from './rules.ts'
import { type SendingEnd, type SendingMove, sendUpload } from './send-upload.ts'

/** A hub as a terminal speaks to it. */
export type HubAccess = { readonly hub: string; readonly key: string; readonly language: Language }

/** How every request of a terminal is signed. */
export const hubAddressOf = ({ hub, key, language }: HubAccess): HubAddress => ({
  base: hub,
  headers: { Authorization: `Bearer ${key}`, 'Accept-Language': language },
})

/** A sentence of the hub for the person at the terminal, in the language that was asked for. */
export class HubRefusal extends XiangtuError {
  readonly words: string
  constructor(code: ErrorCode, words: string) {
    super(code, { detail: words })
    this.words = words
  }
}

type SendFileOptions = HubAccess & {
  readonly path: string
  readonly title?: string | undefined
  readonly notes?: string | undefined
  readonly signal: AbortSignal
  /** `sourceBytes` goes with every move so that a bar needs no other source. */
  readonly onMove: (move: SendingMove, sourceBytes: number) => void
}

/**
 * Sends one file from this machine and stays until the hub has judged it. The same file that this person has
 * unfinished on the hub goes on where it stopped, whoever began it and from which window.
 */
export async function sendFile(options: SendFileOptions): Promise<SendingEnd> {
  const { path, signal } = options
  const facts = await stat(path)
  const file: FileFacts = {
    fileName: cleanFileName(basename(path)),
    sourceBytes: facts.size,
    lastModifiedMs: Math.floor(facts.mtimeMs),
  }
  const hub = hubAddressOf(options)
  const onMove = (move: SendingMove) => options.onMove(move, facts.size)
  const client = openHubClient(hub, signal)
  const persist = {
    signal,
    wait: waitByClock,
    onWaiting: (trouble: Extract<SendingMove, { kind: 'waiting' }>['trouble']) =>
      onMove({ kind: 'waiting', trouble }),
  }
  const unfinished = needed(await askUntilAnswered(client.unfinished, persist), options.language)
  const begun = findUnfinished(unfinished, file)
  const draft = {
    ...file,
    title: options.title ?? titleFromFileName(file.fileName),
    notes: options.notes ?? '',
  }
  const beginning: Beginning =
    begun ?? needed(await askUntilAnswered(() => client.begin(draft), persist), options.language)
  return sendUpload({
    hub,
    beginning,
    source: { file: new Blob(), fileReader: readerOf(path, facts.size) },
    hash: hashSignal => hashFile(path, hashSignal),
    signal,
    wait: waitByClock,
    onMove,
  })
}

/** SHA-256 of a file of this machine, read piece by piece. */
export async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { highWaterMark: 512 * 1024, signal })) hash.update(piece)
  return hash.digest('hex')
}

/** Unwraps an answer; a refusal is thrown with the hub's own sentence. */
export function needed<Value>(answer: Answer<Value>, language: Language): Value {
  if (answer.ok) return answer.value
  const code = isErrorCode(answer.code) ? answer.code : 'unavailable'
  throw new HubRefusal(code, answer.words || errorWords(code, language))
}

// The package's own reader of paths takes an open stream; this one opens a fresh stream for each request.
const readerOf = (path: string, bytes: number): UploadOptions['fileReader'] & object => ({
  openFile: async () => ({
    size: bytes,
    slice: async (start, end) => {
      const size = Math.min(end, bytes) - start
      const value = Object.assign(createReadStream(path, { start, end: start + size - 1 }), { size })
      return { value, done: start + size >= bytes && start === 0 }
    },
    close() {},
  }),
})
