/** Measures a command's speed from now on: feed it the seconds of film that the command has made so far. */
export function measureSpeed(now: () => number = () => performance.now()): (filmSeconds: number) => number {
  const began = now()
  return filmSeconds => {
    const seconds = (now() - began) / 1000
    return seconds > 0 ? filmSeconds / seconds : 0
  }
}
