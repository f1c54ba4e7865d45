import type { ExtraPart } from '../../../media/packed-playlists.ts'
import type { PlayerView } from './lesson-player.ts'
import type { VideoState } from './video-state.ts'

/** A place of the film at which something is to happen: a question, a break. */
export type Cue = { readonly id: string; readonly atSeconds: number }

/** What is known of the player at this moment; a fault report carries it. Holds no address. */
export type PlayerSnapshot = {
  readonly state: VideoState
  readonly view: PlayerView
  readonly positionSeconds: number
  readonly speed: number
  readonly isListening: boolean
}

/** What a page's own script may ask of its player. */
export type PlayerControl = {
  readonly play: () => void
  readonly pause: () => void
  readonly seekTo: (seconds: number) => void
  readonly snapshot: () => PlayerSnapshot
  /** The element itself, for what only listens to it. */
  readonly video: HTMLVideoElement
}

/** Scripts of the player that not every visit needs. */
export type PagePart = ExtraPart | 'opening'

/** What a page's own script hangs on its player; the watch page hangs nothing. */
export type PlayerHooks = {
  /** Given once, when the player stands on the page. */
  readonly onReady?: (control: PlayerControl) => void
  /** The film has come to its end. */
  readonly onEnded?: () => void
  /** At every change of what the viewer sees and of what stands in the way. */
  readonly onChange?: (snapshot: PlayerSnapshot) => void
  readonly cues?: readonly Cue[]
  /** Play has come to a cue; a jump over it does not count. Called each time that play passes. */
  readonly onCue?: (cue: Cue) => void
  /** A page that has its own keys switches the player's off. Absent: on. */
  readonly hasKeys?: boolean
  /** Brings what a lesson needs and the page has not; never rejects. Absent: the page's script has all in itself. */
  readonly fetchParts?: (extras: readonly PagePart[]) => Promise<unknown>
}
