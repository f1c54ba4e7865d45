import type { Stretch } from '../../../playback/rules.ts'

/** What happened since it was last asked. */
export type PlayedSince = {
  readonly played: readonly Stretch[]
  readonly stalls: number
  readonly stallMs: number
  /** From the press of play to the first picture. */
  readonly startWaitMs: number
}

export type PlayWatch = {
  readonly isStalled: () => boolean
  readonly take: () => PlayedSince
}

type WatchParts = {
  readonly begun: PlayBegun
  readonly signal: AbortSignal
  readonly onTurn: () => void
}

/** Between two looks at the film's time it moves by this at most, times its speed: all else was a jump. */
const stepSeconds = 2
const round = (seconds: number) => Math.round(seconds * 100) / 100

/** What was seen before the watch began, by the page's own clock in ms: it is fetched only when the film runs. */
export type PlayBegun = {
  /** When play was pressed, and when the film ran. */
  readonly wantedAt: number
  readonly ranAt: number
  readonly fromSeconds: number
}

/**
 * Watches what of the film really runs, where it jumps and where it stands still. `onTurn` is called when it begins,
 * stops, stalls or goes on: somebody may wait to see that.
 */
export function watchPlay(video: HTMLVideoElement, { begun, signal, onTurn }: WatchParts): PlayWatch {
  let played: Stretch[] = []
  let from: number | undefined = begun.fromSeconds
  let to = begun.fromSeconds
  let stalls = 0
  let stallMs = 0
  let stalledAt: number | undefined
  const startWaitMs = Math.max(0, Math.round(begun.ranAt - begun.wantedAt))
  const now = () => performance.now()

  function cut() {
    if (from !== undefined && to > from) played.push([round(from), round(to)])
    from = undefined
  }
  function step() {
    const at = video.currentTime
    const isOn = from !== undefined && at >= to && at - to <= stepSeconds * Math.max(1, video.playbackRate)
    if (!isOn) {
      cut()
      from = at
    }
    to = at
  }
  function endStall() {
    if (stalledAt === undefined) return
    stallMs += now() - stalledAt
    stalledAt = undefined
  }
  const on = (name: string, run: () => void) => video.addEventListener(name, run, { signal })

  on('play', onTurn)
  on('playing', () => {
    endStall()
    step()
    onTurn()
  })
  on('timeupdate', () => {
    if (!video.seeking && !video.paused) step()
  })
  on('waiting', () => {
    // After a jump it is the jump that one waits for.
    if (video.paused || video.seeking || stalledAt !== undefined) return
    stalls += 1
    stalledAt = now()
    onTurn()
  })
  on('seeking', () => {
    cut()
    endStall()
  })
  for (const name of ['pause', 'ended'])
    on(name, () => {
      if (!video.seeking && from !== undefined) step()
      cut()
      endStall()
      onTurn()
    })
  on('emptied', cut)

  return {
    isStalled: () => stalledAt !== undefined,
    take: () => {
      if (stalledAt !== undefined) {
        stallMs += now() - stalledAt
        stalledAt = now()
      }
      const isRunning = from !== undefined
      cut()
      if (isRunning) from = to
      const taken = { played, stalls, stallMs: Math.round(stallMs), startWaitMs }
      played = []
      stalls = 0
      stallMs = 0
      return taken
    },
  }
}
