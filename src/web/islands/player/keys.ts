/** What the keyboard can ask of the player. */
export type KeyActions = {
  readonly toggle: () => void
  readonly seekBy: (seconds: number) => void
  readonly fullScreen: () => void
  readonly louder: (step: number) => void
  readonly mute: () => void
  readonly subtitles: () => void
}

/**
 * Keys for the whole page of a player: a projector's remote control is a keyboard with arrows, Enter and a key to play.
 * Controls keep their own keys: space and Enter press the button that has the focus, arrows move in a list.
 */
export function listenToKeys(actions: KeyActions, signal: AbortSignal): void {
  const byKey: Readonly<Record<string, () => void>> = {
    ' ': actions.toggle,
    k: actions.toggle,
    Enter: actions.toggle,
    MediaPlayPause: actions.toggle,
    ArrowLeft: () => actions.seekBy(-10),
    ArrowRight: () => actions.seekBy(10),
    ArrowUp: () => actions.louder(0.1),
    ArrowDown: () => actions.louder(-0.1),
    f: actions.fullScreen,
    m: actions.mute,
    c: actions.subtitles,
  }
  document.addEventListener(
    'keydown',
    event => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
      const target = event.target instanceof Element ? event.target : document.body
      // The seek bar takes the arrows for itself; all other keys there are the page's.
      if (target.closest('input:not([type=range]), textarea, select, [contenteditable]')) return
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
      const action = byKey[key]
      if (!action) return
      if ((key === ' ' || key === 'Enter') && target.closest('button, a, summary')) return
      if (key.startsWith('Arrow') && target.closest('.volume')) return
      event.preventDefault()
      action()
    },
    { signal },
  )
}
