/** What of a video element is looked at. */
type Loaded = Pick<HTMLMediaElement, 'buffered' | 'currentTime'>

/** A gap this short is played over: segments of sound and picture do not begin in the very same instant. */
const closeEnoughSeconds = 0.5

/** Film that is already here, ahead of the picture on the screen and without a gap, in seconds. */
export function aheadSecondsOf({ buffered, currentTime }: Loaded): number {
  let aheadSeconds = 0
  for (let i = 0; i < buffered.length; i++) {
    if (buffered.start(i) <= currentTime + aheadSeconds + closeEnoughSeconds)
      aheadSeconds = Math.max(aheadSeconds, buffered.end(i) - currentTime)
  }
  return aheadSeconds
}
