import type { Diagnostics } from '../../../stationmode/rules.ts'
import { readLineHistory } from '../player/line-memory.ts'
import type { PlayerControl } from '../player/props.ts'
import { lastErrors } from './last-errors.ts'

const key = 'xiangtu.lastFilm'
type Film = { readonly coursewareId: string; readonly diagnostics: Diagnostics }

const word = (text: string): string => text.replace(/[^\w-]/g, '').slice(0, 40)
const rounded = (value: number | undefined): number | undefined =>
  value === undefined || !Number.isFinite(value) || value < 0 ? undefined : Math.round(value * 10) / 10

/** The last minute in which something was fetched. */
const lineSamples = 6

function lineKbps(): number | undefined {
  const samples = readLineHistory().slice(-lineSamples)
  const busySeconds = samples.reduce((sum, sample) => sum + sample.busySeconds, 0)
  return busySeconds > 0 ? samples.reduce((sum, { kbits }) => sum + kbits, 0) / busySeconds : undefined
}

/** What the page and its player know now; no address, no name, no key. */
export function diagnosticsNow(control?: PlayerControl): Diagnostics {
  const linkKbps = rounded(lineKbps())
  const errors = lastErrors()
  return {
    // An address that nobody made, dialled or mistyped, may hold anything.
    page: location.pathname.replace(/[^\w/-]/g, '').slice(0, 200),
    isOnline: navigator.onLine,
    screen: `${window.innerWidth}x${window.innerHeight}`,
    ...(linkKbps === undefined ? {} : { linkKbps }),
    ...(errors.length > 0 ? { errors: [...errors] } : {}),
    ...(control ? ofPlayer(control) : {}),
  }
}

function ofPlayer({ snapshot, video }: PlayerControl): Diagnostics {
  const { state, view, positionSeconds, speed } = snapshot()
  const { buffered, currentTime } = video
  let ahead = 0
  for (let range = 0; range < buffered.length; range++)
    if (buffered.start(range) <= currentTime + 0.1) ahead = Math.max(ahead, buffered.end(range) - currentTime)
  const height = view.qualities[view.showing]?.height
  return {
    state: word(state),
    trouble: word(view.trouble),
    positionSeconds: rounded(positionSeconds) ?? 0,
    bufferSeconds: rounded(ahead) ?? 0,
    speed,
    ...(height === undefined ? {} : { rung: `${height}p` }),
  }
}

/** Keeps what the player of a film knew for the report page, to which somebody goes from there. */
export function keepFilm(coursewareId: string, control: PlayerControl): void {
  try {
    sessionStorage.setItem(key, JSON.stringify({ coursewareId, diagnostics: diagnosticsNow(control) }))
  } catch {}
}

/** What was kept of the last film of this sitting. */
export function lastFilm(): Film | undefined {
  try {
    const kept: Film | null = JSON.parse(sessionStorage.getItem(key) ?? 'null')
    return kept ?? undefined
  } catch {
    return undefined
  }
}
