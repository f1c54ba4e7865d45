import type { PlayerProps } from '../web/player-props.ts'
import type { View } from '../web/view.ts'
import type { BlindFilm } from './blind-film.ts'
import { blindPlayerOf } from './blind-player.ts'

type Shown = { readonly stageId: string; readonly code: string; readonly film: BlindFilm }

/** Where the public fetches the film of an entry. */
export const filmAddress = (stageId: string, code: string): string =>
  `/competitions/stages/${stageId}/vote/${code}/film`

/** An entry as the public's player shows it. `how`: what a room asks for. */
export const blindPlayer = (
  view: View,
  { stageId, code, film }: Shown,
  how: Pick<PlayerProps, 'pace' | 'isStationMode'> = {},
): PlayerProps => ({
  ...blindPlayerOf(view, {
    ...{ film, code, filmAddress: filmAddress(stageId, code), placeKey: `${stageId}.${code}` },
  }),
  ...how,
})
