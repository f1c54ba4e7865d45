import type { DialledLesson } from '../catalogue/dial-records.ts'
import type { LineSample } from '../media/line.ts'
import type { PackedPlaylists } from '../media/packed-playlists.ts'
import { openingScript, playerPreloads, playerProps } from '../play/player-place.tsx'
import type { Programme } from '../programme/rules.ts'
import { Island } from '../web/components.tsx'
import { renderLargePage } from '../web/large-page.tsx'
import type { View } from '../web/view.ts'
import { stationmodeWords } from '../web/words/stationmode.ts'
import { type AtStation, contactOf } from './frame.tsx'

/** The page of a film begins to play without a key where its address ends so: what follows in a programme, or was dialled. */
export const beginsByItself = '#play'

type FilmParts = AtStation & {
  readonly lesson: DialledLesson
  /** What the station's line carried lately. */
  readonly samples: readonly LineSample[]
  readonly playlists: PackedPlaylists | undefined
  readonly hasHandouts: boolean
  /** The programme that it is played in, and its place there, from 1. */
  readonly programme?: Programme
  readonly place?: number
}

/** A film on the screen of a room: it fills the page, waits rather than stops, and goes on with the programme. */
export function filmPage(view: View, parts: FilmParts): string {
  const { contact, lesson, samples, playlists, programme, place, hasHandouts } = parts
  const { language } = view
  const words = stationmodeWords[language]
  const back = programme ? '/station/today' : '/station'
  const following = (programme?.items ?? []).findIndex((item, at) => at >= (place ?? 0) && item.isPlayable)
  const next = programme?.items[following]
  const handouts = hasHandouts ? `/station/lessons/${lesson.coursewareId}/handouts` : undefined
  const played = {
    ...{ lesson, language, mediaAddress: view.mediaAddress, lineSamples: samples },
    hasScripts: view.keeps(openingScript),
    ...(playlists && { playlists }),
  }
  const props = {
    player: playerProps({ ...played, pace: 'group', isStationMode: true }),
    isStation: true,
    back,
    ...(handouts ? { handouts } : {}),
    ...(next
      ? { next: { href: `/station/today/${following + 1}${beginsByItself}`, title: next.title } }
      : {}),
    ...(contact ? { contact: contactOf(contact) } : {}),
  }
  return renderLargePage(view, {
    title: lesson.title,
    name: `${words.number(lesson.dialNumber)} · ${lesson.title}`,
    back: { href: back, label: words.back },
    ...(handouts ? { links: [{ href: handouts, label: words.handouts }] } : {}),
    keys: words.filmKeys,
    islands: ['opening', 'room'],
    preloads: playerPreloads(played),
    hasFilm: true,
    children: <Island name="room" props={props} />,
  })
}
