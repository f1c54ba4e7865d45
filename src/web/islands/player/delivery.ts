import { unpackPlaylist } from '../../../media/packed-playlists.ts'
import type { PlayerProps } from '../../player-props.ts'
import { earlyOf } from './extra-parts.ts'
import { type FreshAddress, keepAddressFresh } from './fresh-address.ts'
import type { TakeEarly } from './opening.ts'

/** How a lesson's files are found: what came with the page, and where the rest lies as time goes on. */
export type Delivery = {
  /** A playlist that came with the page, by its whole address; undefined where it must be fetched. */
  readonly playlistAt: (url: string) => string | undefined
  /** Answers with the film's opening, where the page has asked for it. */
  readonly takeEarly: TakeEarly | undefined
  readonly address: FreshAddress
}

type DeliveryProps = Pick<PlayerProps, 'coursewareId' | 'masterUrl' | 'forSeconds' | 'playlists' | 'opening'>

/** Opens the delivery of one lesson; its address is to be closed. Reads no clock: a computer of 1970 plays too. */
export function openDelivery({
  coursewareId,
  masterUrl,
  forSeconds,
  playlists,
  opening,
}: DeliveryProps): Delivery {
  const folder = new URL('.', new URL(masterUrl, location.href))
  const paths = new Map(Object.keys(playlists?.files ?? {}).map(path => [new URL(path, folder).href, path]))
  return {
    takeEarly: earlyOf(opening, folder),
    playlistAt: url => {
      const path = paths.get(new URL(url, location.href).href)
      return path === undefined || !playlists ? undefined : unpackPlaylist(playlists, path)
    },
    address: keepAddressFresh(coursewareId, forSeconds),
  }
}
