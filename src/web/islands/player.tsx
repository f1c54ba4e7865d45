import type { PlayerProps } from '../player-props.ts'
import { mountIsland } from './mount.tsx'
import { Player } from './player/whole-player.tsx'

/** About 8 KB. Where the line does not give them a film plays without words rather than not at all. */
const fetchSubtitleParts = (): Promise<unknown> => import('./subtitles.tsx').catch(() => undefined)

mountIsland('player', (props: PlayerProps) => <Player {...props} fetchSubtitleParts={fetchSubtitleParts} />)
