// In one packed file with what a player takes apart from it, which two files would not compress as well.
import './player/whole-player.tsx'
import { SubtitleStreamController, SubtitleTrackController, TimelineController } from 'hls.js'
import { offerParts } from './player/extra-parts.ts'

/**
 * What shows subtitles, for pages whose lesson has some. It stands before the player there, which waits for nothing
 * then; where a page does not know, the player fetches it by itself.
 */
offerParts('subtitles', {
  subtitleTrackController: SubtitleTrackController,
  subtitleStreamController: SubtitleStreamController,
  timelineController: TimelineController,
  enableWebVTT: true,
})
