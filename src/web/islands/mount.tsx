import { type ComponentType, h, render } from 'preact'

/**
 * Brings every place of this island on the page to life; called once, at the end of the island's own file.
 * The props are those that the server wrote into the page, so they are JSON: no dates, no functions.
 */
export function mountIsland<Props extends object>(name: string, Component: ComponentType<Props>): void {
  for (const place of document.querySelectorAll<HTMLElement>(`[data-island="${name}"]`)) {
    const props: Props = JSON.parse(place.dataset.props ?? '{}')
    place.replaceChildren()
    render(h(Component, props), place)
    place.dataset.live = 'yes'
  }
}
