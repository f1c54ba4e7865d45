import { connect, createServer, type Server } from 'node:net'
import { availableParallelism, totalmem } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { XiangtuError } from '../src/errors.ts'

/** A chunk of four rungs from 1080p took 390 MB in one thread; 4K and a margin. */
const bytesPerEncode = 700 * 1024 ** 2
/** The rest is for PostgreSQL, Redis, the hub and the disk's cache. */
const memoryShare = 0.6
const askAgainMs = 50
/** Who comes behind others leaves a free slot alone for so long by rank: they will have found it by then, in any worker. */
const giveWayMs = 100
/** A worker that does not answer on its own machine for so long is stopped, not busy. */
const frozenMs = 3000
const mostFrozen = 4

/** A container has less than its machine; without one the limit is a number beyond any memory, or 0. */
const memoryOfMachine = (): number => Math.min(totalmem(), process.constrainedMemory() || totalmem())

/** What a machine can encode at once: one process a core, and no more than its memory holds. */
export const slotsOfMachine = (cores = availableParallelism(), memoryBytes = memoryOfMachine()): number =>
  Math.max(1, Math.min(cores, Math.floor((memoryShare * memoryBytes) / bytesPerEncode)))

export type EncodeSlots = {
  readonly count: number
  /**
   * Waits for a free slot; of those who wait, in all workers, the lowest rank is served first, from 0. Rejects with
   * `cancelled` when the signal aborts.
   */
  take(rank: number, signal: AbortSignal): Promise<() => void>
}

type Asker = { readonly rank: number; readonly give: (release: () => void) => void }

/**
 * The encode slots of a machine, which all its workers share. A slot is a name that only one process can listen on:
 * the kernel frees it with its process, however that ended. Where there are no such names (not Linux) each worker
 * counts for itself.
 */
export function openEncodeSlots(count: number, scope = 'xiangtu-encode'): EncodeSlots {
  const waiting: Asker[] = []
  const own = new Set<number>()
  let isServing = false

  const serve = async () => {
    if (isServing) return
    isServing = true
    let givenWay = 0
    while (waiting.length > 0) {
      const slot = await takeFree(count, scope, own)
      if (!slot) {
        givenWay = 0
        await pause(askAgainMs)
        continue
      }
      const rank = Math.min(...waiting.map(each => each.rank))
      if (givenWay < rank) {
        slot()
        givenWay++
        await pause(giveWayMs)
        continue
      }
      givenWay = 0
      const [next] = waiting.splice(
        waiting.findIndex(each => each.rank === rank),
        1,
      )
      if (next) next.give(slot)
      else slot()
    }
    isServing = false
  }

  return {
    count,
    take: (rank, signal) =>
      new Promise((resolve, reject) => {
        const stop = () => {
          const at = waiting.indexOf(asker)
          if (at >= 0) waiting.splice(at, 1)
          reject(new XiangtuError('cancelled'))
        }
        const asker: Asker = {
          rank,
          give: free => {
            signal.removeEventListener('abort', stop)
            resolve(free)
          },
        }
        if (signal.aborted) return reject(new XiangtuError('cancelled'))
        signal.addEventListener('abort', stop, { once: true })
        waiting.push(asker)
        void serve()
      }),
  }
}

/** Takes one of the machine's slots; undefined where all are taken. */
async function takeFree(count: number, scope: string, own: Set<number>): Promise<(() => void) | undefined> {
  for (let number = 0; number < count; number++) {
    if (own.has(number)) continue
    own.add(number)
    const held = process.platform === 'linux' ? await hold(`\0${scope}-${number}`) : 'alone'
    if (held) {
      return () => {
        if (held !== 'alone') held.close()
        own.delete(number)
      }
    }
    own.delete(number)
  }
  return undefined
}

/** The name of a slot whose holder is frozen is not free, but its core is: it gets another name. */
async function hold(name: string): Promise<Server | undefined> {
  for (let again = 0; again < mostFrozen; again++) {
    const server = await listenOn(`${name}-${again}`)
    if (server || (await answers(`${name}-${again}`))) return server
  }
  return undefined
}

const listenOn = (name: string): Promise<Server | undefined> =>
  new Promise(resolve => {
    const server = createServer(socket => socket.destroy())
    server.unref()
    server.once('error', () => resolve(undefined))
    server.listen(name, () => resolve(server))
  })

/** A living holder ends the connection at once. */
const answers = (name: string): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(name)
    const tell = (isAlive: boolean) => {
      socket.destroy()
      resolve(isAlive)
    }
    // No such name any more: the holder has just let go, and the next look finds it free.
    socket.once('close', () => tell(true)).once('error', () => tell(true))
    socket.setTimeout(frozenMs, () => tell(false))
  })
