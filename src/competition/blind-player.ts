import type { PlayerProps } from '../web/player-props.ts'
import type { View } from '../web/view.ts'
import type { BlindFilm } from './blind-film.ts'

type Shown = {
  readonly film: BlindFilm
  /** */
  readonly code: string
  /** Where its playlists are fetched: `/reviewing/<assignment>/film`. */
  readonly filmAddress: string
  /** The player keeps its place under it; the lesson has another one. */
  readonly placeKey: string
}

/** What a player of an entry is told: nothing that leads to the lesson, and no play is counted. */
export const blindPlayerOf = (
  { language, asset }: View,
  { film, code, filmAddress, placeKey }: Shown,
): PlayerProps => ({
  ...{ language, coursewareId: placeKey, title: code, masterUrl: `${filmAddress}/master.m3u8` },
  durationSeconds: film.shownSeconds,
  // The same for every film: a picture of the film may name its makers.
  posterUrl: asset('favicon.svg'),
  hasPicture: film.hasPicture,
  isUncounted: true,
})
