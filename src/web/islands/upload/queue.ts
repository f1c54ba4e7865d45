import { errorWords, type Language } from '../../../errors.ts'
import { askUntilAnswered, openHubClient } from '../../../upload/hub-client.ts'
import type { Beginning, UploadView } from '../../../upload/messages.ts'
import { findUnfinished, titleFromFileName } from '../../../upload/rules.ts'
import { type SendingMove, sendUpload } from '../../../upload/send-upload.ts'
import { hashFile } from './hash-file.ts'
import { type Item, isUnderway, type ReplacedLesson } from './item.ts'
import { newsOfEnd, newsOfMove } from './item-news.ts'
import { factsOf, freshItem, goingOn } from './new-item.ts'
import { waitOnline, watchLine } from './wait-online.ts'

type QueueParts = {
  readonly language: Language
  readonly maxUploadBytes: number
  readonly hashWorker: string
  /** Where this page is for the film of one lesson. */
  readonly replaces?: ReplacedLesson | undefined
  readonly onChange: (items: readonly Item[]) => void
}

/** The files chosen on this page; one is sent at a time, because a village's uplink carries no two. */
export type UploadQueue = ReturnType<typeof openQueue>

/** Opens the page's queue. */
export function openQueue({ language, maxUploadBytes, hashWorker, replaces, onChange }: QueueParts) {
  let items: readonly Item[] = []
  let nextKey = 1
  const stops = new Map<number, AbortController>()
  // A pause does not throw away what was hashed.
  const hashes = new Map<number, { stop: AbortController; sha256: Promise<string> }>()
  const hub = { base: location.origin, headers: { 'Accept-Language': language } }
  const client = openHubClient(hub)
  const limits = { language, maxUploadBytes, replaces }

  const find = (key: number) => items.find(item => item.key === key)
  const change = (key: number, news: Partial<Item>) => {
    items = items.map(item => (item.key === key ? { ...item, ...news } : item))
    onChange(items)
  }
  const drop = (key: number) => {
    items = items.filter(item => item.key !== key)
    onChange(items)
  }

  const add = (files: readonly File[], unfinished: readonly UploadView[]) => {
    const taken = new Set(items.map(item => item.beginning?.uploadId))
    for (const file of files) {
      const known = findUnfinished(
        unfinished.filter(one => !taken.has(one.uploadId)),
        factsOf(file),
      )
      taken.add(known?.uploadId)
      items = [...items, known ? goingOn(nextKey++, file, known) : freshItem(nextKey++, file, limits)]
    }
    onChange(items)
    turn()
  }
  /** Gives the one sending place to the first that waits for it. */
  const turn = () => {
    if (items.some(isUnderway)) return
    const next = items.find(item => item.phase === 'queued')
    if (next)
      run(next).catch(() => change(next.key, { phase: 'failed', words: errorWords('unavailable', language) }))
  }

  const run = async (item: Item) => {
    const { key } = item
    const stop = new AbortController()
    stops.set(key, stop)
    try {
      const beginning = item.beginning ?? (await save(item, stop.signal))
      if (!beginning) return
      change(key, { phase: 'sending', beginning })
      const end = await sendUpload({
        hub,
        beginning,
        source: { file: item.file },
        hash: () => hashOf(item),
        signal: stop.signal,
        wait: waitOnline,
        watchLine,
        onMove: move => moved(key, move),
      })
      const news = newsOfEnd(end, language)
      if (news) change(key, news)
    } finally {
      if (stops.get(key) === stop) stops.delete(key)
      turn()
    }
  }

  /** Title and notes rest on the hub before the first byte travels. */
  const save = async (item: Item, signal: AbortSignal): Promise<Beginning | undefined> => {
    change(item.key, { phase: 'saving' })
    const draft = {
      ...factsOf(item.file),
      title: item.title.trim() || titleFromFileName(item.file.name),
      notes: item.notes,
    }
    const begin = () =>
      item.replaces
        ? client.beginAgain({
            ...factsOf(item.file),
            coursewareId: item.replaces.coursewareId,
            replaces: true,
          })
        : client.begin(draft)
    const answer = await askUntilAnswered(begin, {
      signal,
      wait: waitOnline,
      onWaiting: trouble => change(item.key, { phase: 'waiting', trouble }),
    }).catch(() => undefined)
    if (!answer || signal.aborted) return undefined
    if (answer.ok) return answer.value
    change(
      item.key,
      answer.trouble === 'signIn' ? { phase: 'signIn' } : { phase: 'failed', words: answer.words },
    )
    return undefined
  }

  const hashOf = (item: Item): Promise<string> => {
    const known = hashes.get(item.key)
    if (known) return known.sha256
    const stop = new AbortController()
    const sha256 = hashFile(hashWorker, item.file, stop.signal)
    hashes.set(item.key, { stop, sha256 })
    return sha256
  }

  const moved = (key: number, move: SendingMove) => {
    const item = find(key)
    if (!item || stops.get(key)?.signal.aborted) return
    change(key, newsOfMove(item, move))
    // All its bytes are there: the sending place is free.
    if (move.kind === 'checking') turn()
  }

  const stopHashing = (key: number) => {
    hashes.get(key)?.stop.abort()
    hashes.get(key)?.sha256.catch(() => {})
    hashes.delete(key)
  }

  return {
    add,
    start(key: number) {
      change(key, { phase: 'queued' })
      turn()
    },
    pause(key: number) {
      stops.get(key)?.abort()
      change(key, { phase: 'paused', milestones: [] })
      turn()
    },
    /** Cancels on the hub too, once that can be reached; the card goes at once. */
    async cancel(key: number) {
      const item = find(key)
      stops.get(key)?.abort()
      stopHashing(key)
      drop(key)
      turn()
      if (!item?.beginning || hasEnded(item)) return
      const { uploadUrl } = item.beginning
      const { signal } = new AbortController()
      await askUntilAnswered(() => client.cancel(uploadUrl), {
        signal,
        wait: waitOnline,
        onWaiting: () => {},
      })
    },
    /** A fresh upload on the same draft, after what arrived differed. */
    async sendAgain(key: number) {
      const item = find(key)
      if (!item?.beginning) return
      stopHashing(key)
      const again = await client.beginAgain({
        ...factsOf(item.file),
        coursewareId: item.beginning.coursewareId,
        ...(item.replaces && { replaces: true }),
      })
      if (!again.ok) return change(key, { words: again.words || errorWords('unavailable', language) })
      change(key, { phase: 'queued', beginning: again.value, sentBytes: 0, canSendAgain: false, words: '' })
      turn()
    },
    describe(key: number, description: { title?: string; notes?: string }) {
      change(key, { ...description, descriptionSaved: false })
    },
    /** Saves what was written while bytes travel; before that it goes with the draft. */
    async saveDescription(key: number) {
      const item = find(key)
      if (!item?.beginning || item.descriptionSaved !== false) return
      const title = item.title.trim() || titleFromFileName(item.file.name)
      const answer = await client.describe(item.beginning.coursewareId, { title, notes: item.notes })
      if (answer.ok) change(key, { title, descriptionSaved: true })
      else if (answer.words) change(key, { words: answer.words })
    },
  }
}

const hasEnded = ({ phase }: Item): boolean => phase === 'done' || phase === 'duplicate'
