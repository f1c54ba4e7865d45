/**
 * Runs in the page that is measured, before anything of it: presses play as soon as there is something to press, and
 * writes down what the viewer gets. The bench reads `viewing` from outside.
 */

/** What the bench hands over, as a global of the page. */
type Asked = {
  /** What a viewer presses to begin; empty where the page begins by itself. */
  readonly press: string
  /** Second of the film at which the viewing is over. */
  readonly untilSecond: number
}
declare const askedOfViewing: Asked

/** Fine enough to find a stop of a tenth of a second, and nothing beside decoding. */
const lookEveryMs = 25
/** The element's clock moves in steps; what is shorter is no stop that anybody sees. */
const leastStopSeconds = 0.1
const noteEverySeconds = 0.5

const viewing = {
  /** Seconds from the opening of the page to the moving picture; -1: not yet. */
  startSeconds: -1,
  pressedSeconds: -1,
  stops: [] as { at: number; seconds: number }[],
  notes: [] as { at: number; position: number; ahead: number; height: number }[],
  segments: [] as { at: number; tookSeconds: number; bytes: number; path: string }[],
  isOver: false,
}
Object.assign(window, { viewing })

let movedAt = 0
let position = 0
let notedAt = Number.NEGATIVE_INFINITY

new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    if (!(entry instanceof PerformanceResourceTiming) || !/\.(m4s|mp4)$/.test(entry.name)) continue
    const { startTime, responseEnd, encodedBodySize, name } = entry
    viewing.segments.push({
      at: startTime / 1000,
      tookSeconds: (responseEnd - startTime) / 1000,
      bytes: encodedBodySize,
      path: new URL(name).pathname,
    })
  }
}).observe({ type: 'resource', buffered: true })

function aheadOf({ buffered, currentTime }: HTMLVideoElement): number {
  for (let i = 0; i < buffered.length; i += 1)
    if (buffered.start(i) <= currentTime + 0.5 && buffered.end(i) >= currentTime)
      return buffered.end(i) - currentTime
  return 0
}

/** Counts a stop from when the picture moved last: the time that the film did not advance by. */
function countStop(now: number, advanced: number) {
  const seconds = now - movedAt - Math.max(0, advanced)
  if (seconds >= leastStopSeconds) viewing.stops.push({ at: movedAt, seconds })
}

function look() {
  const now = performance.now() / 1000
  if (viewing.pressedSeconds < 0 && askedOfViewing.press) {
    const button = document.querySelector<HTMLElement>(askedOfViewing.press)
    if (button) {
      viewing.pressedSeconds = now
      button.click()
    }
  }
  const video = document.querySelector('video')
  if (!video || viewing.isOver) return
  const { currentTime } = video
  if (viewing.startSeconds < 0) {
    if (currentTime > 0.05 && !video.paused) {
      viewing.startSeconds = now - currentTime
      movedAt = now
      position = currentTime
    }
  } else if (currentTime > position) {
    countStop(now, currentTime - position)
    movedAt = now
    position = currentTime
  }
  if (now - notedAt >= noteEverySeconds) {
    notedAt = now
    viewing.notes.push({ at: now, position: currentTime, ahead: aheadOf(video), height: video.videoHeight })
  }
  if (video.ended || currentTime >= askedOfViewing.untilSecond) viewing.isOver = true
}

setInterval(look, lookEveryMs)
