import { escapeText, inks, label, line, place, svgPicture } from '../support/svg.ts'
import type { Viewing } from './viewing.ts'

const width = 960
const left = 70
const right = 900
const panels = {
  line: { top: 90, bottom: 210 },
  height: { top: 260, bottom: 360 },
  ahead: { top: 410, bottom: 530 },
} as const
const height = 600

type Panel = { readonly top: number; readonly bottom: number }

/** Both viewings over one recorded line. */
export type TracePlot = {
  readonly trace: string
  readonly kbps: readonly number[]
  readonly ours: Viewing
  readonly peer: Viewing | undefined
  /** What the picture of ours was worth in each second of the film, in lines. */
  readonly worths: readonly number[]
  readonly wallSeconds: number
}

/** The line, the picture (a still counts half its lines), the film ahead and where nothing moved; the peer dashed. */
export function drawTrace({ trace, kbps, ours, peer, worths, wallSeconds }: TracePlot): string {
  const x = (seconds: number) => left + (Math.min(seconds, wallSeconds) / wallSeconds) * (right - left)
  const y = ({ top, bottom }: Panel, value: number, most: number) =>
    bottom - (Math.min(value, most) / most) * (bottom - top)
  const path = (points: readonly (readonly [number, number])[]) =>
    points.map(([px, py]) => `${place(px)},${place(py)}`).join(' ')
  const curve = (points: readonly (readonly [number, number])[], ink: string, dash = '') =>
    `<polyline points="${path(points)}" fill="none" stroke="${ink}" stroke-width="1.5"${dash && ` stroke-dasharray="${escapeText(dash)}"`}/>`

  const seconds = Array.from({ length: wallSeconds }, (_, second) => kbps[second % kbps.length] ?? 0)
  const mostKbps = Math.max(...seconds, 1)
  const mostAhead = Math.max(
    60,
    ...[ours, ...(peer ? [peer] : [])].flatMap(({ notes }) => notes.map(({ ahead }) => ahead)),
  )
  const stepped = (values: readonly number[], panel: Panel, most: number) =>
    values.flatMap((value, second) => [
      [x(second), y(panel, value, most)] as const,
      [x(second + 1), y(panel, value, most)] as const,
    ])
  type Note = Viewing['notes'][number]
  const noted = (who: Viewing, panel: Panel, most: number, read: (note: Note) => number) =>
    who.notes.map(note => [x(note.at), y(panel, read(note), most)] as const)
  const viewing = (who: Viewing, ink: string, dash: string, linesOf: (note: Note) => number) => [
    curve(noted(who, panels.height, 720, linesOf), ink, dash),
    curve(
      noted(who, panels.ahead, mostAhead, ({ ahead }) => ahead),
      ink,
      dash,
    ),
  ]
  const ourLines = ({ height: lines, position }: Note) =>
    lines === 0 ? 0 : (worths[Math.floor(position)] ?? lines)
  const stops = (who: Viewing, ink: string, top: number) =>
    [{ at: 0, seconds: who.startSeconds }, ...who.stops].map(
      ({ at, seconds: long }) =>
        `<rect x="${place(x(at))}" y="${top}" width="${place(Math.max(1, x(at + long) - x(at)))}" height="8" fill="${ink}"/>`,
    )
  const frame = ({ top, bottom }: Panel, name: string, most: string) => [
    line([left, bottom], [right, bottom], '#999'),
    line([left, top], [left, bottom], '#999'),
    label(left, top - 8, name, { size: 12, fill: inks.quiet }),
    label(left - 8, top + 5, most, { anchor: 'end', size: 12, fill: inks.quiet }),
    label(left - 8, bottom + 4, '0', { anchor: 'end', size: 12, fill: inks.quiet }),
  ]
  const ticks = Array.from({ length: Math.floor(wallSeconds / 20) + 1 }, (_, index) => index * 20)
  const say = (who: string, { startSeconds, stoodSeconds, playedSeconds }: Viewing) =>
    `${who}: start after ${startSeconds.toFixed(1)} s, stood still for ${stoodSeconds.toFixed(1)} s, showed ${playedSeconds.toFixed(0)} s of film.`
  const title = `Playback over ${trace}`
  const told = [say('Ours', ours), ...(peer ? [say('Peer', peer)] : [])]
  return svgPicture({ width, height }, title, told.join(' '), [
    label(20, 28, title, { size: 18 }),
    label(20, 50, told.join(' '), { size: 12, fill: inks.quiet }),
    ...frame(
      panels.line,
      'what the line carries, kbit/s; filled: what our player took of it',
      String(mostKbps),
    ),
    `<polygon points="${path([[left, panels.line.bottom], ...stepped(ours.downKbps.slice(0, wallSeconds), panels.line, mostKbps), [x(Math.min(wallSeconds, ours.downKbps.length)), panels.line.bottom]])}" fill="#bcd8c6"/>`,
    curve(stepped(seconds, panels.line, mostKbps), inks.words),
    ...frame(panels.height, 'lines of the picture; a still counts half of its own', '720'),
    ...frame(panels.ahead, 'film ahead, s', mostAhead.toFixed(0)),
    ...(peer ? viewing(peer, inks.peer, '5 3', note => note.height) : []),
    ...viewing(ours, inks.ours, '', ourLines),
    label(left - 8, 558, 'waiting', { anchor: 'end', size: 12, fill: inks.quiet }),
    ...stops(ours, inks.ours, 548),
    ...(peer ? stops(peer, inks.peer, 560) : []),
    ...ticks.map(second =>
      label(x(second), 588, String(second), { anchor: 'middle', size: 12, fill: inks.quiet }),
    ),
    label(right, 28, 'ours: green, solid; peer: brown, dashed; seconds since the page was opened', {
      anchor: 'end',
      size: 12,
      fill: inks.quiet,
    }),
  ])
}
