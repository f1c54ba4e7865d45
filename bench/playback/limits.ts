/** A segment of picture or of sound: what it weighs, and from which second of the film it is needed. */
export type Piece = { readonly bytes: number; readonly startSeconds: number }

/** What no player can be better than. */
export type Limit = { readonly startSeconds: number; readonly stoodSeconds: number }

/**
 * Connection, page, playlist and segment: each takes a round trip before its first byte, whoever asks. The bars for the
 * start were computed with as many.
 */
const roundTrips = 4

type Course = { readonly trace: readonly number[]; readonly rttSeconds: number }

/**
 * A rung over a trace by a player that asks without a pause and keeps everything: from the opening of the page, whose
 * bytes count for nothing. It begins when all is here that its first moment needs; whenever it began, start and standing
 * still together are the same. `pieces` in the order in which they are needed.
 */
export function limitOf(pieces: readonly Piece[], { trace, rttSeconds }: Course, untilSecond: number): Limit {
  const arrival = arrivals(trace, roundTrips * rttSeconds)
  let bytes = 0
  let start = 0
  let latest = 0
  for (const piece of pieces) {
    if (piece.startSeconds >= untilSecond) break
    bytes += piece.bytes
    const at = arrival(bytes)
    if (piece.startSeconds === 0) start = at
    latest = Math.max(latest, at - piece.startSeconds)
  }
  return { startSeconds: start, stoodSeconds: Math.max(0, latest - start) }
}

/** When so many bytes have come that began to flow at a second of the trace. Asked in rising order. */
function arrivals(trace: readonly number[], fromSeconds: number): (bytes: number) => number {
  if (!trace.some(kbps => kbps > 0)) throw new Error('a trace that carries nothing')
  let at = fromSeconds
  let come = 0
  return bytes => {
    while (come < bytes) {
      const bytesPerSecond = 125 * (trace[Math.floor(at) % trace.length] ?? 0)
      const left = Math.floor(at) + 1 - at
      const here = bytesPerSecond * left
      if (come + here >= bytes) {
        at += (bytes - come) / bytesPerSecond
        come = bytes
      } else {
        at = Math.floor(at) + 1
        come += here
      }
    }
    return at
  }
}

/** The share of time that even this one stands still, of so many seconds of film. */
export const limitShare = ({ stoodSeconds }: Limit, playedSeconds: number): number =>
  stoodSeconds / Math.max(1e-9, stoodSeconds + playedSeconds)
