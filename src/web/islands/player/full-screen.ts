/** Calls a method that browsers may lack, or have under an older name of theirs. Whether there was one. */
function call(target: object | null, names: readonly string[]): boolean {
  for (const name of names) {
    const method: unknown = target && Reflect.get(target, name)
    if (typeof method !== 'function') continue
    // A refusal is a promise that fails, in old browsers an event.
    Promise.resolve(Reflect.apply(method, target, [])).catch(() => undefined)
    return true
  }
  return false
}

/** What fills the screen now, if anything. */
export const fullScreenElement = (): unknown =>
  document.fullscreenElement ?? Reflect.get(document, 'webkitFullscreenElement') ?? undefined

/**
 * Lets the player with its controls fill the screen, or ends that. A telephone that gives the whole screen to nothing
 * but a film gets the film, with the system's own controls.
 */
export function toggleFullScreen(frame: HTMLElement | null, video: HTMLVideoElement | null): void {
  if (fullScreenElement()) {
    call(document, ['exitFullscreen', 'webkitExitFullscreen'])
    return
  }
  // In a room all of the page: its questions stand over the film.
  if (!call(document.querySelector('.tv') ?? frame, ['requestFullscreen', 'webkitRequestFullscreen']))
    call(video, ['webkitEnterFullscreen'])
}
