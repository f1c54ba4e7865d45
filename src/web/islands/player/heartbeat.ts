import { type Beat, beatEveryMs, type PlayState } from '../../../playback/rules.ts'
import { openOutbox } from './beat-outbox.ts'
import type { LessonPlayer } from './lesson-player.ts'
import { type PlayBegun, watchPlay } from './watch-play.ts'

/** What the player shows now. */
export type Showing = {
  /** `240p`, `slides`, `audio`; empty before there is a picture. */
  readonly rung: string
  readonly rungKbps: number
  readonly bufferSeconds: number
}

type HeartbeatParts = {
  readonly video: HTMLVideoElement
  readonly coursewareId: string
  readonly player: () => Pick<LessonPlayer, 'takeLineSample'> | null | undefined
  readonly showing: () => Showing
  /** The film runs already. */
  readonly begun: PlayBegun
  /**
   * `replaced`: another player of the same station or account has begun since, and while it plays this one is not
   * counted. `replacing`: this one has taken over so. `alone`: neither.
   */
  readonly onOthers?: (others: 'alone' | 'replaced' | 'replacing') => void
}

export type Heartbeat = {
  /** What came of the question whether somebody is there. */
  readonly attend: (result: 'answered' | 'missed') => void
  readonly close: () => void
}

/** Whoever pauses for half an hour has left; what he plays then is another showing. */
const longestPauseMs = 30 * 60_000
/** What turns twice within a second is told once, as it ended up. */
const settleMs = 1000
const playerKey = 'xiangtu.player'

/** Tells the hub every 10 s what really plays, from now on, and at once when it turns. Begun when a film first runs. */
export function startHeartbeat(parts: HeartbeatParts): Heartbeat {
  const { video } = parts
  const closing = new AbortController()
  const { signal } = closing
  let session = newSession(parts.begun.wantedAt)
  let pausedAt: number | undefined
  let attention: Beat['attention'] = 'none'
  let turn: ReturnType<typeof setTimeout> | undefined

  const watch = watchPlay(video, {
    ...{ begun: parts.begun, signal },
    onTurn: () => {
      turn ??= setTimeout(() => {
        turn = undefined
        beat()
      }, settleMs)
    },
  })
  const outbox = openOutbox((answer, sent) => {
    const isOurs = (id: string) => id === session.id
    if (sent.some(({ beat }, at) => isOurs(beat.sessionId) && answer.answers[at] === 'otherSession'))
      session = newSession()
    if (!sent.some(({ beat }) => isOurs(beat.sessionId))) return
    parts.onOthers?.(
      answer.replaced.some(isOurs) ? 'replaced' : answer.replacing.some(isOurs) ? 'replacing' : 'alone',
    )
  })

  function stateOf(): PlayState {
    if (video.ended) return 'ended'
    if (video.paused) return 'paused'
    const hasFilm = video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA
    return watch.isStalled() || !hasFilm ? 'stalled' : 'playing'
  }

  /** `ended` also where the page goes. */
  function beat(state = stateOf()) {
    if (session.hasEnded) {
      // A page that the browser brings back from its own memory plays on without a word.
      if (state !== 'playing') return
      session = newSession()
    }
    const now = performance.now()
    pausedAt = state === 'paused' ? (pausedAt ?? now) : undefined
    const hasLeft = pausedAt !== undefined && now - pausedAt > longestPauseMs
    const told = hasLeft ? 'ended' : state
    const line = parts.player()?.takeLineSample()
    outbox.add({
      sessionId: session.id,
      playerId,
      coursewareId: parts.coursewareId,
      seq: session.seq,
      clockMs: Math.round(now - session.startedAt),
      spanMs: Math.round(now - session.beatAt),
      ...watch.take(),
      positionSeconds: Math.max(0, video.currentTime),
      speed: video.playbackRate,
      state: told,
      ...parts.showing(),
      isVisible: document.visibilityState === 'visible',
      isMuted: video.muted || video.volume === 0,
      wasOffline: !navigator.onLine,
      attention,
      ...(line && line.busySeconds > 0 ? { line } : {}),
    })
    attention = 'none'
    session.seq += 1
    session.beatAt = now
    session.hasEnded = told === 'ended'
  }

  const listening = { signal }
  // What was over and begins again is another showing.
  const onPlay = () => {
    if (session.hasEnded) session = newSession()
  }
  video.addEventListener('play', onPlay, { capture: true, signal })
  window.addEventListener('online', outbox.send, listening)
  window.addEventListener('pagehide', leave, listening)
  const timer = setInterval(() => beat(), beatEveryMs)
  beat()

  function leave() {
    beat('ended')
    outbox.leave()
  }

  return {
    attend: result => {
      attention = result
    },
    close: () => {
      clearInterval(timer)
      clearTimeout(turn)
      beat('ended')
      closing.abort()
    },
  }
}

const newSession = (startedAt = performance.now()) => ({
  id: newId(),
  seq: 0,
  startedAt,
  beatAt: startedAt,
  hasEnded: false,
})

/** 32 hex characters; without `crypto.randomUUID`, which a hub on plain http does not have. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

/** This tab's: a page that is loaded anew is the same player, another window is another one. */
const playerId = readPlayerId()
function readPlayerId(): string {
  const fresh = newId()
  try {
    const known = sessionStorage.getItem(playerKey)
    if (known && /^[0-9a-f]{32}$/.test(known)) return known
    sessionStorage.setItem(playerKey, fresh)
  } catch {}
  return fresh
}
