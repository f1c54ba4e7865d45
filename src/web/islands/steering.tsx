// In one packed file with what a player takes apart from it, which two files would not compress as well.
import './player/whole-player.tsx'
import { ContentSteeringController } from 'hls.js'
import { offerParts } from './player/extra-parts.ts'

/** What turns to another source of a lesson, for hubs that have several. As `subtitles.tsx`: it stands before the player. */
offerParts('steering', { contentSteeringController: ContentSteeringController })
