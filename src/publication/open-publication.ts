import { setTimeout as wait } from 'node:timers/promises'
import { prepareCatalogue, type WriterParts, writeNext } from './write.ts'

type PublicationParts = WriterParts & {
  readonly log: { warn(facts: object, text: string): void }
  readonly lookEveryMs?: number
}

/** A new lesson shows within this; each look is one question to an index. */
const lookEveryMs = 500

/**
 * Keeps the published catalogue up to date, in one of the hubs that share the database at a time. A store or database
 * that is away is waited for: nothing new is shown meanwhile, and nothing is lost.
 */
export function openPublication(parts: PublicationParts): { close(): Promise<void> } {
  const stop = new AbortController()
  const { signal } = stop
  const run = async () => {
    let isPrepared = false
    let isFailing = false
    while (!signal.aborted) {
      let isBusy = false
      try {
        if (!isPrepared) await prepareCatalogue(parts)
        isPrepared = true
        isBusy = await writeNext(parts)
        isFailing = false
      } catch (error) {
        // Told once: the store may be away for a night.
        if (!isFailing)
          parts.log.warn({ err: error }, 'the published catalogue could not be written; trying on')
        isFailing = true
      }
      if (!isBusy) await wait(parts.lookEveryMs ?? lookEveryMs, undefined, { signal }).catch(() => undefined)
    }
  }
  const work = run()
  return {
    close: async () => {
      stop.abort()
      await work
    },
  }
}
