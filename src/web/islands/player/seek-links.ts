/** The second that a media fragment (W3C) such as `#t=83` names. */
export function secondOf(fragment: string): number | undefined {
  const seconds = /^#t=(\d+(?:\.\d+)?)$/.exec(fragment)?.[1]
  return seconds === undefined ? undefined : Number(seconds)
}

/** Links of this page to a second of the film bring the player there, also when pressed twice. */
export function listenToSeekLinks(seekTo: (seconds: number) => void, signal: AbortSignal): void {
  document.addEventListener(
    'click',
    event => {
      const link = event.target instanceof Element ? event.target.closest('a[href^="#t="]') : undefined
      const seconds = secondOf(link?.getAttribute('href') ?? '')
      if (seconds !== undefined) seekTo(seconds)
    },
    { signal },
  )
}
