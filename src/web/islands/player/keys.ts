/** What the keyboard can ask of the player. */
export type KeyActions = {
  readonly toggle: () => void
  readonly seekBy: (seconds: number) => void
  readonly fullScreen: () => void
  readonly louder: (step: number) => void
  readonly subtitles: () => void
}

/**
 * Keys for the whole watch page: a projector's remote control is a keyboard with arrows.
 * Controls keep their own keys: space presses the button that has the focus, arrows move in a list. The video element
 * has controls of its own inside, which cannot be told apart from here, so there only F and C are ours.
 */
export function listenToKeys(actions: KeyActions, signal: AbortSignal): void {
  const byKey: Readonly<Record<string, () => void>> = {
    ' ': actions.toggle,
    k: actions.toggle,
    ArrowLeft: () => actions.seekBy(-10),
    ArrowRight: () => actions.seekBy(10),
    ArrowUp: () => actions.louder(0.1),
    ArrowDown: () => actions.louder(-0.1),
  }
  document.addEventListener(
    'keydown',
    event => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
      const target = event.target instanceof Element ? event.target : document.body
      // The seek bar takes the arrows for itself; all other keys there are the page's.
      if (target.closest('input:not([type=range]), textarea, select, [contenteditable]')) return
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
      const anywhere = key === 'f' ? actions.fullScreen : key === 'c' ? actions.subtitles : undefined
      const action = anywhere ?? byKey[key]
      if (!action) return
      if (!anywhere && target.closest('video')) return
      if (key === ' ' && target.closest('button, a, summary')) return
      event.preventDefault()
      action()
    },
    { signal },
  )
}
