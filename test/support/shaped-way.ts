import type { Socket } from 'node:net'

/** What fits into one packet of a line: 1,500 bytes without the headers of IP and TCP. */
const packetBytes = 1448
/** What a connection has waiting before its sender is told to pause, as in the buffer of a router. */
const mostWaiting = 65_536

/** One direction of one connection. */
type Lane = {
  readonly from: Socket
  readonly send: (packet: Buffer) => void
  readonly waiting: Buffer[]
  waitingBytes: number
}

/** One direction of a line, which all connections share. */
export type Way = {
  /** Takes what one socket says to the other, each packet `delayMs` later than it was carried. */
  readonly join: (from: Socket, to: Socket, delayMs: number) => void
  /** Lets so many bytes more through, a packet of each connection in turn. */
  readonly carry: (bytes: number) => void
  readonly carriedBytes: () => number
}

/** Opens one; `onCarried` hears of every packet when the line has carried it. */
export function openWay(onCarried: (bytes: number) => void = () => {}): Way {
  const lanes = new Set<Lane>()
  let credit = 0
  let carriedBytes = 0

  /** One packet of the lane whose turn it is; false where nobody has one, or the line has not carried that much yet. */
  const sendOne = (): boolean => {
    const lane = [...lanes].find(({ waiting }) => waiting.length > 0)
    const [first] = lane?.waiting ?? []
    if (!lane || !first) return false
    const bytes = Math.min(packetBytes, first.length)
    if (credit < bytes) return false
    credit -= bytes
    if (bytes === first.length) lane.waiting.shift()
    else lane.waiting[0] = first.subarray(bytes)
    lane.waitingBytes -= bytes
    if (lane.waitingBytes < mostWaiting / 2) lane.from.resume()
    carriedBytes += bytes
    onCarried(bytes)
    lane.send(first.subarray(0, bytes))
    // Who was served goes to the end of the row.
    lanes.delete(lane)
    lanes.add(lane)
    return true
  }

  return {
    join(from, to, delayMs) {
      let ended = false
      const endIfEmpty = () => {
        if (ended && lane.waitingBytes === 0) setTimeout(() => to.end(), delayMs)
      }
      const lane: Lane = {
        from,
        waiting: [],
        waitingBytes: 0,
        send: packet => {
          setTimeout(() => to.writable && to.write(packet), delayMs)
          endIfEmpty()
        },
      }
      lanes.add(lane)
      from.on('data', (chunk: Buffer) => {
        lane.waiting.push(chunk)
        lane.waitingBytes += chunk.length
        if (lane.waitingBytes > mostWaiting) from.pause()
      })
      from.once('end', () => {
        ended = true
        endIfEmpty()
      })
      to.once('close', () => lanes.delete(lane))
      from.resume()
    },
    carry(bytes) {
      credit += bytes
      while (sendOne()) {}
      // An idle line saves nothing up for later.
      if ([...lanes].every(lane => lane.waitingBytes === 0)) credit = 0
    },
    carriedBytes: () => carriedBytes,
  }
}

/** What a trace of kbit/s a second carries between two moments of it, in kbit. */
export function kbitBetween(trace: readonly number[], fromSeconds: number, toSeconds: number): number {
  let kbit = 0
  for (let at = fromSeconds; at < toSeconds; ) {
    const end = Math.min(toSeconds, Math.floor(at) + 1)
    kbit += (trace[Math.floor(at) % trace.length] ?? 0) * (end - at)
    at = end
  }
  return kbit
}
