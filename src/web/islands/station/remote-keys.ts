import { type Direction, focusablesIn, moveFocus } from './focus.ts'

/** What the keys of a remote control can ask of a page. */
export type RemoteActions = {
  readonly digit: (key: string) => void
  /** Enter while a number is being dialled; answers whether there was one. */
  readonly enter: () => boolean
  readonly back: () => void
  /** Present on a page with a film: what its keys do while nothing else has the focus. */
  readonly film?: {
    readonly toggle: () => void
    readonly seekBy: (seconds: number) => void
    readonly nextPause: () => void
    /** Makes the screen black, so that a room looks at whoever speaks. */
    readonly darken: () => void
    /** Lets the film be seen again; answers whether the screen was black. */
    readonly lighten: () => boolean
  }
}

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const backKeys = new Set(['Escape', 'Backspace', 'BrowserBack', 'GoBack'])
/** As slides are darkened everywhere; a presenter's remote control sends one or the other. */
const darkKeys = new Set(['b', '.'])
const seekSeconds = 10

/** The part of the page that the arrows walk in: a card that stands over the rest keeps them. */
const scope = (): ParentNode => document.querySelector('[data-over]') ?? document.body

/** Whether no control has the focus, so that the keys are the film's. */
const isOnFilm = (): boolean => {
  const { activeElement } = document
  return !(activeElement instanceof HTMLElement) || !focusablesIn(document.body).includes(activeElement)
}

/** Listens to the keys of the whole page until the signal. Whatever the browser would do with them else is left out. */
export function listenToRemote(actions: RemoteActions, signal: AbortSignal): void {
  const arrow = (direction: Direction): void => {
    const isFree = actions.film && isOnFilm() && !document.querySelector('[data-over]')
    if (isFree && direction === 'left') actions.film?.seekBy(-seekSeconds)
    else if (isFree && direction === 'right') actions.film?.seekBy(seekSeconds)
    else if (isFree && direction === 'up') return
    else if (
      !moveFocus(isFree ? (document.querySelector('main') ?? document.body) : scope(), direction) &&
      actions.film
    ) {
      const { activeElement } = document
      // Up from the topmost control leads back to the film itself.
      if (direction === 'up' && activeElement instanceof HTMLElement) activeElement.blur()
    }
  }
  const press = (event: KeyboardEvent): boolean => {
    const { key, target } = event
    const element = target instanceof HTMLElement ? target : document.body
    const direction = directions[key]
    // Whatever is pressed on a black screen, somebody wants to see again.
    if (actions.film?.lighten()) return true
    if (direction) {
      const isSide = direction === 'left' || direction === 'right'
      // A seek bar has its own left and right, a list its own up and down.
      if (element.matches('input[type=range]') && isSide) return false
      if (element.matches('select') && !isSide) return false
      arrow(direction)
      return true
    }
    if (backKeys.has(key)) actions.back()
    else if (/^\d$/.test(key)) actions.digit(key)
    else if (key === 'Enter' && actions.enter()) return true
    else if (actions.film && (key === 'Enter' || key === ' ') && isOnFilm()) actions.film.toggle()
    else if (actions.film && key.toLowerCase() === 'n') actions.film.nextPause()
    else if (actions.film && darkKeys.has(key.toLowerCase())) actions.film.darken()
    else return false
    return true
  }
  document.addEventListener(
    'keydown',
    event => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
      if (press(event)) event.preventDefault()
    },
    { signal },
  )
}
