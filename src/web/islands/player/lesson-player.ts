import type { LineSample } from '../../../media/line.ts'
import type { Pace, StartGate } from '../../../media/pace/pace.ts'
import type { Delivery } from './delivery.ts'
import type { SubtitleTrack } from './subtitle-choice.ts'

/**
 * What stands in the way, if anything. `network`: the link is down, we keep trying by ourselves. `signIn`: the network
 * shows its own page instead, we keep trying too. `gone`: the hub answers that the file is not there. `withdrawn`: that
 * the lesson was taken down. `refused`: that this one may not play it. `media`: the film cannot be shown. `unsupported`:
 * this browser plays no HLS.
 */
export type Trouble =
  | 'none'
  | 'network'
  | 'signIn'
  | 'gone'
  | 'withdrawn'
  | 'refused'
  | 'media'
  | 'unsupported'

/** One level that a viewer can choose. */
export type Quality = {
  readonly index: number
  readonly height: number
  readonly kbps: number
  /** Still pictures with sound. */
  readonly isStills: boolean
}

export type PlayerView = {
  readonly trouble: Trouble
  readonly qualities: readonly Quality[]
  /** What the viewer chose; -1: the player decides. */
  readonly chosen: number
  /** Which level the picture on the screen has; -1: not known. */
  readonly showing: number
  readonly subtitles: readonly SubtitleTrack[]
  /** Which of them are on the screen; -1: none. */
  readonly subtitle: number
  /** From `prepare`, or a room's `startWhenSure`, until it has begun: when it begins. Told again as it changes. */
  readonly startGate?: StartGate
}

/** How a lesson is to play; each may be left out. */
export type PlayOptions = {
  /** Playlists that are here, and addresses that change; absent: all is fetched where the playlists say. */
  readonly delivery?: Delivery
  /** `person` unless said otherwise. */
  readonly pace?: Pace
  /** The lesson's length: how much there is still to fetch before the player has read it in a playlist. */
  readonly durationSeconds?: number
  /** What the station's line carried lately, oldest first, as the hub knows it; else what this browser remembers. */
  readonly lineHistory?: readonly LineSample[]
}

/** The player behind the page: the one module that knows hls.js. */
export type LessonPlayer = {
  /** Plays another master playlist from the given second; goes on playing when it was playing. */
  load(url: string, startSeconds: number): void
  /** Where the film stands, in seconds; before anything of it is here, where it will begin. */
  place(): number
  /** Goes to a place, which is fetched first where nothing of the film is here yet. */
  seek(seconds: number): void
  /** A level's index, or -1 to let the player decide. */
  choose(index: number): void
  /** The index of a subtitle track, or -1 for none. Kept for the next lesson. */
  chooseSubtitle(index: number): void
  /** Somebody pressed play: a reset of the element at that very moment forgets it, its event too. */
  wantPlay(): void
  /** Plays as soon as the room can count on it, which the view's `startGate` tells; at once for a person. */
  startWhenSure(): void
  /** Holds a level, fetches without playing, and begins when the rest of the film will not be late. */
  prepare(index: number): void
  /** Film that is already here, ahead of the picture on the screen. */
  bufferSeconds(): number
  /** What the line carried since the last call; all zero where nothing was fetched or the way to play does not tell. */
  takeLineSample(): Omit<LineSample, 'at'>
  /** What the line was measured to carry, in kbit/s; undefined where the way to play does not tell. */
  linkKbps(): number | undefined
  /** Tries again now, after `gone` or `media`, or before the next try is due. */
  retry(): void
  close(): void
}

/** Nothing known, nothing wrong. */
export const emptyView: PlayerView = {
  trouble: 'none',
  qualities: [],
  chosen: -1,
  showing: -1,
  subtitles: [],
  subtitle: -1,
}

/** A way to play: the browser's own, or hls.js. */
export type AttachPlayer = (
  video: HTMLVideoElement,
  url: string,
  startSeconds: number,
  onChange: (view: PlayerView) => void,
  options?: PlayOptions,
) => LessonPlayer
