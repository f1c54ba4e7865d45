import type { ExtraPart } from '../../media/packed-playlists.ts'
import type { PlayerProps } from '../player-props.ts'
import { mountIsland } from './mount.tsx'
import { Player } from './player/whole-player.tsx'

/** About 8 KB and 2 KB. Where the line does not give them a film plays without words, or from the hub alone. */
const fetchers = {
  subtitles: () => import('./subtitles.tsx'),
  steering: () => import('./steering.tsx'),
}
const fetchParts = (extras: readonly ExtraPart[]): Promise<unknown> =>
  Promise.allSettled(extras.map(extra => fetchers[extra]()))

mountIsland('player', (props: PlayerProps) => <Player {...props} fetchParts={fetchParts} />)
