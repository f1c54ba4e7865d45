import type { LineSample } from '../media/line.ts'
import type { Pace, PaceLevel } from '../media/pace/pace.ts'
import type { PackedPlaylists } from '../media/packed-playlists.ts'
import type { Language } from './languages.ts'

/** A second master playlist, with AV1 in it, and what its largest AV1 rung asks of a decoder. */
export type Av1Offer = {
  readonly url: string
  readonly codec: string
  readonly width: number
  readonly height: number
  readonly frameRate: number
  readonly kbps: number
}

/** One picture size of the lesson and what it takes with the sound, for a forecast before anything is loaded. */
export type OfferedRung = PaceLevel & { readonly height: number; readonly isStills: boolean }

/** The first segments of a lesson in one answer: `joinFiles`. */
export type Opening = {
  readonly url: string
  /** What it holds, in this order; paths in relation to the master's folder. Where it ends sooner the rest is fetched. */
  readonly files: readonly string[]
  /** How much film that is. */
  readonly seconds: number
}

/** What a page hands to the player, as JSON. */
export type PlayerProps = {
  readonly language: Language
  readonly coursewareId: string
  readonly title: string
  readonly masterUrl: string
  /** How long the addresses here work, by the hub's clock; absent for a public lesson, whose never end. */
  readonly forSeconds?: number
  /** Absent for a lesson that has no AV1 rungs. */
  readonly av1?: Av1Offer
  /** Absent for a lesson without sound, and for one that is nothing but sound. */
  readonly listenUrl?: string
  readonly durationSeconds: number
  /** A thumbnail track for the seek bar; absent for sound alone and for lessons made before there was one. */
  readonly storyboardUrl?: string
  /** Small: it stands on the screen while the film itself is on its way. */
  readonly posterUrl: string
  /** The same in the size of the picture, for when the film's first seconds are here. */
  readonly largePosterUrl?: string
  readonly hasPicture: boolean
  /** The lesson's playlists, which came with the page; absent where the hub could not read them in time. */
  readonly playlists?: PackedPlaylists
  /** Asked for by the page itself; absent where the browser has the player's scripts still to fetch, over the same line. */
  readonly opening?: Opening
  /** Picture and sound together, the cheapest first. */
  readonly rungs?: readonly OfferedRung[]
  /** What this station's line carried lately; absent for everybody else, whose browser remembers for itself. */
  readonly lineSamples?: readonly LineSample[]
  /** A room of forty (`group`) wants no standing still at any price; a person can wait a moment. Absent: `person`. */
  readonly pace?: Pace
  /** A reviewer looks at it: that is no play. */
  readonly isUncounted?: boolean
  /** Large controls, for a projector and a remote control. */
  readonly isStationMode?: boolean
}
