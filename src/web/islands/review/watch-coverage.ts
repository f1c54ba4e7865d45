import { watchPlay } from '../player/watch-play.ts'

type Stretch = readonly [number, number]

/** As often as a lesson's player tells what it plays. */
const tellEveryMs = 10_000
/** The hub takes so many at once. */
const perMessage = 200

/**
 * Tells the hub which parts of the film were really played, every 10 s and when play stops; what could not be told is
 * told later. Answers how to stop.
 */
export function watchCoverage(
  video: HTMLVideoElement,
  address: string,
  onWatched: (percent: number) => void,
): () => void {
  const closing = new AbortController()
  const { signal } = closing
  let pending: readonly Stretch[] = []
  let sending: readonly Stretch[] = []
  const at = performance.now()
  const watch = watchPlay(video, {
    ...{ begun: { wantedAt: at, ranAt: at, fromSeconds: video.currentTime }, signal },
    onTurn: () => void tell(),
  })
  const collect = () => {
    const played = watch.take().played.map(([from, to]): Stretch => [from * 1000, to * 1000])
    pending = joined([...pending, ...played])
  }

  async function tell(): Promise<void> {
    collect()
    if (sending.length > 0 || pending.length === 0) return
    sending = pending.slice(0, perMessage)
    pending = pending.slice(perMessage)
    const percent = await post(address, sending, signal)
    if (percent === undefined) pending = [...sending, ...pending]
    else onWatched(percent)
    sending = []
  }

  const leave = () => {
    collect()
    // What is on its way may not arrive any more; told twice it counts once.
    const played = [...sending, ...pending].slice(0, perMessage)
    if (played.length === 0) return
    navigator.sendBeacon(address, new Blob([JSON.stringify({ played })], { type: 'application/json' }))
    pending = []
  }
  const timer = setInterval(() => void tell(), tellEveryMs)
  window.addEventListener('pagehide', leave, { signal })
  // A telephone may end a page that is out of sight without another word.
  const onHide = () => document.visibilityState === 'hidden' && void tell()
  document.addEventListener('visibilitychange', onHide, { signal })
  // What the page before this one told as it went came after this one was written.
  void post(address, [], signal).then(percent => percent !== undefined && onWatched(percent))
  return () => {
    clearInterval(timer)
    closing.abort()
  }
}

/** How much is played by what the hub knows; undefined where it could not be told. */
async function post(
  address: string,
  played: readonly Stretch[],
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ played }),
      redirect: 'manual',
      signal,
    })
    if (!answer.ok) return undefined
    const { watchedPercent }: { watchedPercent: number } = await answer.json()
    return watchedPercent
  } catch {
    return undefined
  }
}

/** Stretches that touch are one: an hour's play is told in one pair of numbers. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = []
  for (const stretch of stretches) {
    const last = out.at(-1)
    if (last && last[1] === stretch[0]) out[out.length - 1] = [last[0], stretch[1]]
    else out.push(stretch)
  }
  return out
}
