import type { Language } from '../web/languages.ts'
import { monitoringWords } from '../web/words/monitoring.ts'
import { positionAt, type WallCell, type WallStation } from './rules.ts'

/** A sign for each state, so that colour is never the only one. */
const signs = {
  playing: '▶',
  stalled: '!',
  paused: '❚❚',
  lost: '✕',
  idle: '·',
  never: '–',
  noLine: '–',
} as const

/** 4:30; an hour and more as 1:02:30. */
export function clockOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const [minutes, rest] = [Math.floor(whole / 60) % 60, two(whole % 60)]
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}

const timeZone = 'Asia/Shanghai'
const dayStyle = { month: 'numeric', day: 'numeric', timeZone } as const
/** Made once: a browser takes longer to make one than to draw a station, and 400 may be told when they were heard. */
const days: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  'zh-CN': new Intl.DateTimeFormat('zh-CN', dayStyle),
  en: new Intl.DateTimeFormat('en', dayStyle),
}
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone })

/** A time of today as 14:05, another day as 11/20: there is room for no more. */
function shortTime(time: Date, now: Date, language: Language): string {
  const day = days[language].format(time)
  return day === days[language].format(now) ? clock.format(time) : day
}

/** Whether a film is on as far as one knows. */
const hasFilm = ({ state, title }: WallCell) => state !== 'idle' && state !== 'lost' && title !== ''

/** Where the film is, for beside the state's word; null where none is on: an empty text would be written at every step. */
const positionOf = (cell: WallCell, nowSeconds: number): string | null =>
  hasFilm(cell) ? clockOf(positionAt(cell, nowSeconds)) : null

/** What is under the film's title: its picture and its stalls, or when the station was last heard. */
function detailOf(cell: WallCell, nowSeconds: number, language: Language): string {
  const words = monitoringWords[language]
  if (!hasFilm(cell)) {
    const [time, now] = [new Date(cell.heardAt * 1000), new Date(nowSeconds * 1000)]
    return cell.heardAt > 0 ? words.lastHeard(shortTime(time, now, language)) : ''
  }
  const rung = cell.rung === 'audio' ? words.audioOnly : cell.rung === 'slides' ? words.slides : cell.rung
  return [rung, cell.stalls > 0 ? words.stalls(cell.stalls) : ''].filter(Boolean).join(' · ')
}

type CellProps = {
  readonly language: Language
  readonly station: WallStation
  readonly cell: WallCell
  /** The hub's clock, in seconds since 1970, at which the film is where it is said to be. */
  readonly nowSeconds: number
}

/** One station on the wall. */
export function CellView({ language, station, cell, nowSeconds }: CellProps) {
  const { state, title } = cell
  const word = monitoringWords[language].states[state]
  const detail = detailOf(cell, nowSeconds, language)
  return (
    <li class={`wall-cell ${state}`}>
      {/* What may be cut off for want of room: the position never is, and would be written twice at every step. */}
      <a
        href={`/stations/${station.id}/use`}
        title={[station.name, word, title, detail].filter(Boolean).join('\n')}
      >
        <strong>{station.name}</strong>
        <span class="state">
          <span class="word">
            <b aria-hidden="true">{signs[state]}</b> {word}
          </span>{' '}
          <span class="position">{positionOf(cell, nowSeconds)}</span>
        </span>
        <span class="film">{title || null}</span>
        <span class="detail">{detail || null}</span>
      </a>
    </li>
  )
}
