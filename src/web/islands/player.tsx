import type { PlayerProps } from '../player-props.ts'
import { mountIsland } from './mount.tsx'
import type { PagePart } from './player/props.ts'
import { Player } from './player/whole-player.tsx'

/** About 8, 2 and 1 KB. Where the line does not give them a film plays without words, or from the hub alone. */
const fetchers = {
  subtitles: () => import('./subtitles.tsx'),
  steering: () => import('./steering.tsx'),
  opening: () => import('./opening.tsx'),
}
const fetchParts = (extras: readonly PagePart[]): Promise<unknown> =>
  Promise.allSettled(extras.map(extra => fetchers[extra]()))

mountIsland('player', (props: PlayerProps) => <Player {...props} fetchParts={fetchParts} />)
