const av1FailedKey = 'xiangtu.av1Failed'
const placeKey = (coursewareId: string) => `xiangtu.place.${coursewareId}`

/** Storage can be switched off, or full: a player works without it. */
function read(key: string): number | undefined {
  try {
    const value = Number(localStorage.getItem(key) ?? Number.NaN)
    return Number.isFinite(value) && value > 0 ? value : undefined
  } catch {
    return undefined
  }
}
function write(key: string, value: number | undefined) {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, value.toFixed(1))
  } catch {}
}

/** Where this browser left the lesson, in seconds; nothing when it was hardly begun or as good as finished. */
export function readPlace(coursewareId: string, durationSeconds: number): number | undefined {
  const seconds = read(placeKey(coursewareId))
  return seconds !== undefined && isWorthResuming(seconds, durationSeconds) ? seconds : undefined
}

/** Keeps the place; forgets it at the end, so that the next time begins at the beginning. */
export function keepPlace(coursewareId: string, seconds: number, durationSeconds: number) {
  write(placeKey(coursewareId), isWorthResuming(seconds, durationSeconds) ? seconds : undefined)
}

/** Keeps the place of what plays until the signal: every few seconds, and whenever the viewer stops, jumps or leaves. */
export function keepPlaceOf(
  video: HTMLVideoElement,
  coursewareId: string,
  durationSeconds: number,
  signal: AbortSignal,
) {
  let kept = 0
  const keep = () => {
    kept = video.currentTime
    // Before anything plays the element stands at 0, which says nothing about where the viewer was.
    if (video.played.length > 0) keepPlace(coursewareId, kept, durationSeconds)
  }
  video.addEventListener('timeupdate', () => Math.abs(video.currentTime - kept) >= 5 && keep(), { signal })
  for (const name of ['pause', 'ended', 'seeked']) video.addEventListener(name, keep, { signal })
  window.addEventListener('pagehide', keep, { signal })
}

/** Under ten seconds in, or within the last ten, a person wants the beginning. */
export const isWorthResuming = (seconds: number, durationSeconds: number): boolean =>
  seconds >= 10 && seconds <= durationSeconds - 10

/** Whether this browser's AV1 decoder gave up in the middle of a lesson: the next ones begin without it. */
export const hasAv1Failed = (): boolean => read(av1FailedKey) !== undefined
export const keepAv1Failure = (): void => write(av1FailedKey, 1)
