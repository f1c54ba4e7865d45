import type { SubtitleTrack } from './subtitle-choice.ts'

/**
 * What stands in the way, if anything. `network`: the link is down, we keep trying by ourselves. `gone`: the hub
 * answers that the file is not there. `media`: the film cannot be shown. `unsupported`: this browser plays no HLS.
 */
export type Trouble = 'none' | 'network' | 'gone' | 'media' | 'unsupported'

/** One level that a viewer can choose. */
export type Quality = { readonly index: number; readonly height: number; readonly kbps: number }

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
}

/** The player behind the page: the one module that knows hls.js. */
export type LessonPlayer = {
  /** Plays another master playlist from the given second; goes on playing when it was playing. */
  load(url: string, startSeconds: number): void
  /** A level's index, or -1 to let the player decide. */
  choose(index: number): void
  /** The index of a subtitle track, or -1 for none. Kept for the next lesson. */
  chooseSubtitle(index: number): void
  /** Somebody pressed play: a reset of the element at that very moment forgets it, its event too. */
  wantPlay(): void
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
) => LessonPlayer
