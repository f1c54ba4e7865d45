import type { Film, FilmLevel } from '../../src/media/pace/film.ts'
import { evenFilm } from '../../src/media/pace/film.ts'

/** A lesson's ladder, the cheapest level first, and what each picture is worth: its height, stills half of theirs. */
export type Ladder = {
  readonly name: string
  readonly levels: readonly {
    readonly averageKbps: number
    readonly peakKbps: number
    readonly worth: number
  }[]
}

/** As the profile `village-2m` makes them, sound included; averages as camera footage and slide lectures took. */
const camera: Ladder = {
  name: 'camera',
  levels: [
    { averageKbps: 42, peakKbps: 49, worth: 120 },
    { averageKbps: 138, peakKbps: 152, worth: 240 },
    { averageKbps: 285, peakKbps: 312, worth: 360 },
    { averageKbps: 530, peakKbps: 582, worth: 480 },
    { averageKbps: 1120, peakKbps: 1232, worth: 720 },
  ],
}
const slides: Ladder = {
  name: 'slides',
  levels: [
    { averageKbps: 42, peakKbps: 49, worth: 180 },
    { averageKbps: 81, peakKbps: 96, worth: 360 },
    { averageKbps: 111, peakKbps: 152, worth: 480 },
    { averageKbps: 151, peakKbps: 332, worth: 720 },
  ],
}
export const ladders = [camera, slides] as const

/** A lesson made before there were stills. */
export const withoutStills: Ladder = { name: 'without stills', levels: camera.levels.slice(1) }

/** A rule that is only good on bad lines is none. */
export const steadyLines = [300, 800, 2000].map(kbps => ({ name: `steady at ${kbps}`, kbps: [kbps] }))

/** Segments of a film whose scenes differ: a third more or less than the average, never above the peak, always the same. */
export function unevenFilm({ levels }: Ladder, durationSeconds: number): Film {
  const even = evenFilm(levels, durationSeconds)
  let state = 20_210_317
  const liveliness = even.segmentSeconds.map(() => {
    // Lehmer's generator: the same film every time.
    state = (state * 48_271) % 2_147_483_647
    return 2 / 3 + (2 / 3) * (state / 2_147_483_647)
  })
  return {
    segmentSeconds: even.segmentSeconds,
    levels: even.levels.map(
      (level): FilmLevel => ({
        ...level,
        segmentKbits: even.segmentSeconds.map(
          (seconds, index) =>
            seconds * Math.min(level.peakKbps, level.averageKbps * (liveliness[index] ?? 1)),
        ),
      }),
    ),
  }
}
