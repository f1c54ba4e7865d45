/** Where something stands on the screen, in pixels. */
export type Box = {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}
export type Direction = 'left' | 'right' | 'up' | 'down'

/**
 * Which of `boxes` an arrow key leads to from `from`: the nearest that lies wholly on that side, where what is off the
 * line counts double, so that a row is walked to its end before another is entered. -1: there is none.
 */
export function nearest(from: Box, boxes: readonly Box[], direction: Direction): number {
  const distances = boxes.map(box => distance(turned(from, direction), turned(box, direction)))
  const best = Math.min(...distances)
  return Number.isFinite(best) ? distances.indexOf(best) : -1
}

/** The picture turned so that every direction is a walk to the right. */
function turned({ left, top, right, bottom }: Box, direction: Direction): Box {
  if (direction === 'right') return { left, top, right, bottom }
  if (direction === 'left') return { left: -right, right: -left, top, bottom }
  const across = { top: left, bottom: right }
  return direction === 'down'
    ? { left: top, right: bottom, ...across }
    : { left: -bottom, right: -top, ...across }
}

/** A few pixels of overlap, from borders and rounding, are none. */
const slackPixels = 4

function distance(from: Box, to: Box): number {
  const ahead = to.left - from.right
  if (ahead < -slackPixels) return Number.POSITIVE_INFINITY
  const isBeside = to.top < from.bottom - slackPixels && to.bottom > from.top + slackPixels
  // What is beside is reached straight; of two beside, the one whose middle is nearer to this one's.
  const off = isBeside ? 0 : Math.max(to.top - from.bottom, from.top - to.bottom, 0) + 1
  const middles = Math.abs((to.top + to.bottom) / 2 - (from.top + from.bottom) / 2)
  return Math.max(0, ahead) + (isBeside ? 0 : 10_000) + 2 * off + middles / 1000
}

const focusable =
  'a[href], button:not([disabled]), input:not([disabled]):not([type=hidden]), select:not([disabled]), summary'

/** What can be focused now within a part of the page, in the order of the page. */
export const focusablesIn = (root: ParentNode): HTMLElement[] =>
  [...root.querySelectorAll<HTMLElement>(focusable)].filter(each => each.getClientRects().length > 0)

/** Moves the focus by one arrow key within a part of the page; answers whether it moved. */
export function moveFocus(root: ParentNode, direction: Direction): boolean {
  const all = focusablesIn(root)
  const { activeElement } = document
  const from = activeElement instanceof HTMLElement && all.includes(activeElement) ? activeElement : undefined
  const others = all.filter(each => each !== from)
  const to = from
    ? others[
        nearest(
          from.getBoundingClientRect(),
          others.map(each => each.getBoundingClientRect()),
          direction,
        )
      ]
    : others[0]
  if (!to) return false
  to.focus({ preventScroll: true })
  to.scrollIntoView({ block: 'center', inline: 'nearest' })
  return true
}
