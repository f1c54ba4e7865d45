import type { Beat, BeatsAnswer } from '../../../playback/rules.ts'
import { ageOfKept } from './beat-age.ts'
import { type BeatStore, type KeptBeat, openBeatStore } from './beat-store.ts'

export type BeatOutbox = {
  /** Takes a beat that was made just now, and sends it with those that wait. */
  readonly add: (beat: Omit<Beat, 'agoMs'>) => void
  readonly send: () => void
  /** The page goes: what waits is handed to the browser, which sends it afterwards, and is kept in case it cannot. */
  readonly leave: () => void
}

const address = '/api/v1/beats'
/** 40 beats are about 20 KB: three seconds of a line of 64 kbit/s, taken from the film. */
const perMessage = 40
/** 16 hours of beats; whoever is away for longer loses the oldest. */
const mostKept = 6000
const answerMs = 20_000

/** Keeps beats until the hub has answered for each. `onAnswer` is told what it said, `sent` in the order of `answers`. */
export function openOutbox(
  onAnswer: (answer: BeatsAnswer, sent: readonly KeptBeat[]) => void,
  store: BeatStore = openBeatStore(),
): BeatOutbox {
  let waiting: readonly KeptBeat[] = []
  /** When beats were made, by the clock that nobody sets; below 0 those of earlier pages. */
  const madeAt = new WeakMap<KeptBeat, number>()
  let isSending = false
  let isStored = false

  const messageOf = (beats: readonly KeptBeat[]) => {
    const now = performance.now()
    return JSON.stringify({
      beats: beats.map(kept => ({ ...kept.beat, agoMs: Math.round(now - (madeAt.get(kept) ?? now)) })),
    })
  }

  async function send() {
    if (isSending) return
    isSending = true
    // The newest first: somebody watches them come in.
    while (waiting.length > 0 && (await sendSome(waiting.slice(-perMessage)))) {}
    isSending = false
    if (waiting.length > 0) {
      isStored = true
      void store.put(waiting)
    }
  }

  async function sendSome(beats: readonly KeptBeat[]): Promise<boolean> {
    const answer = await post(messageOf(beats))
    if (answer === 'later' || (answer !== 'refused' && answer.answers.length !== beats.length)) return false
    const gone = new Set(beats)
    waiting = waiting.filter(kept => !gone.has(kept))
    if (isStored) void store.remove(beats)
    if (answer !== 'refused') onAnswer(answer, beats)
    return true
  }

  void store.load().then(kept => {
    if (kept.length === 0) return
    isStored = true
    // Now, while they are all here, and before somebody sets the computer's clock.
    const [here, wall] = [performance.now(), Date.now()]
    for (const each of kept) madeAt.set(each, here - ageOfKept(each, kept, wall))
    const known = new Set(waiting.map(keyOf))
    waiting = [...kept.filter(each => !known.has(keyOf(each))), ...waiting].slice(-mostKept)
    void send()
  })

  return {
    add: beat => {
      const kept = { beat, wallMs: Date.now() }
      madeAt.set(kept, performance.now())
      waiting = [...waiting, kept].slice(-mostKept)
      void send()
    },
    send: () => void send(),
    leave: () => {
      if (waiting.length === 0) return
      const body = new Blob([messageOf(waiting.slice(-perMessage))], { type: 'application/json' })
      navigator.sendBeacon(address, body)
      isStored = true
      void store.put(waiting)
    },
  }
}

const keyOf = ({ beat }: KeptBeat) => `${beat.sessionId} ${beat.seq}`

/** `later`: no answer, or not the hub's: a line that is down, a portal that wants a password. */
async function post(body: string): Promise<BeatsAnswer | 'later' | 'refused'> {
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), answerMs)
  try {
    const headers = { 'Content-Type': 'application/json' }
    const { signal } = giveUp
    const answer = await fetch(address, { method: 'POST', headers, body, signal, cache: 'no-store' })
    if (answer.ok) {
      const said: BeatsAnswer = await answer.json()
      return Array.isArray(said.answers) ? said : 'later'
    }
    const isFinal = answer.status === 400 || answer.status === 413
    return isFinal && answer.headers.get('content-type')?.startsWith('application/problem+json')
      ? 'refused'
      : 'later'
  } catch {
    return 'later'
  } finally {
    clearTimeout(timer)
  }
}
