const keyOf = (path: string) => `xiangtu.focus.${path}`
const here = () => location.pathname + location.search

/** Remembers which link had the focus, so that Back leads to the same place of the page. */
export function keepFocus(): void {
  const href = document.activeElement?.getAttribute('href')
  try {
    if (href) sessionStorage.setItem(keyOf(here()), href)
  } catch {}
}

/** Puts the focus where it was when this page was left, else on what the page names first. */
export function takeFocus(): void {
  let href: string | null = null
  try {
    href = sessionStorage.getItem(keyOf(here()))
  } catch {}
  const links = [...document.querySelectorAll<HTMLElement>('main a[href]')]
  const kept = links.find(link => link.getAttribute('href') === href)
  const first =
    document.querySelector<HTMLElement>('[data-first]') ??
    document.querySelector<HTMLElement>('main a[href], main button')
  const target = kept ?? first
  target?.focus({ preventScroll: kept === undefined })
}

/** The address that a click leads to within this site; undefined for all else, also for a file that is only kept. */
export function addressOf(event: MouseEvent): string | undefined {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null
  if (!link || link.origin !== location.origin || event.button !== 0) return undefined
  if (link.hasAttribute('download')) return undefined
  return event.ctrlKey || event.metaKey || event.shiftKey ? undefined : link.href
}
