import { z } from 'zod'

/** What the page told of one viewing; seconds count from the opening of the page unless they are the film's. */
export const toldSchema = z.object({
  startSeconds: z.number(),
  pressedSeconds: z.number(),
  stops: z.array(z.object({ at: z.number(), seconds: z.number() })),
  notes: z.array(z.object({ at: z.number(), position: z.number(), ahead: z.number(), height: z.number() })),
  segments: z.array(
    z.object({ at: z.number(), tookSeconds: z.number(), bytes: z.number(), path: z.string() }),
  ),
  isOver: z.boolean(),
})
type Told = z.infer<typeof toldSchema>

/** One viewing of the first minutes of a film over one line. */
export type Viewing = {
  /** From the opening of the page to the moving picture; as long as was looked at where none moved. */
  readonly startSeconds: number
  readonly hasStarted: boolean
  /** Time without movement after the start. */
  readonly stoodSeconds: number
  /** Seconds of film that were seen. */
  readonly playedSeconds: number
  readonly stops: Told['stops']
  readonly notes: Told['notes']
  readonly segments: Told['segments']
  /** What the line let through in each second. */
  readonly downKbps: readonly number[]
}

/** `endedAt`: when the bench stopped looking. A stop that was under way then counts as far as it had come. */
export function readViewing(told: Told, endedAt: number, downBytesBySecond: readonly number[]): Viewing {
  const hasStarted = told.startSeconds >= 0
  const last = told.notes.at(-1)
  const playedSeconds = last?.position ?? 0
  const counted = told.stops.reduce((sum, { seconds }) => sum + seconds, 0)
  // Not over, so nothing but standing still is left of the time since the start.
  const all = hasStarted ? Math.max(0, endedAt - told.startSeconds - playedSeconds) : 0
  const isStopped = hasStarted && !told.isOver && all - counted > 1
  return {
    startSeconds: hasStarted ? told.startSeconds : endedAt,
    hasStarted,
    stoodSeconds: isStopped ? all : counted,
    playedSeconds,
    stops: isStopped
      ? [...told.stops, { at: endedAt - (all - counted), seconds: all - counted }]
      : told.stops,
    notes: told.notes,
    segments: told.segments,
    downKbps: downBytesBySecond.map(bytes => (bytes * 8) / 1000),
  }
}

/** Of the time since the start, the share in which nothing moved; 1 where nothing ever did. */
export const standingShare = ({ hasStarted, stoodSeconds, playedSeconds }: Viewing): number =>
  hasStarted ? stoodSeconds / (stoodSeconds + playedSeconds) : 1
