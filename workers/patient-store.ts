import { setTimeout as pause } from 'node:timers/promises'
import { XiangtuError } from '../src/errors.ts'
import type { CallOptions, ObjectStore } from '../storage/object-store.ts'

/** An encode takes minutes: a store that restarts, or a line that drops, must not cost it. */
const patienceSeconds = 600
const longestPauseMs = 10_000

type StoreLog = { warn(facts: object, text: string): void; info(facts: object, text: string): void }

/**
 * A store that waits out outages of its own: every call that finds it away is made again for ten minutes, then rejects
 * with `storeUnavailable`. An aborted call stops waiting. All else is told at once.
 */
export function patientStore(store: ObjectStore, log: StoreLog, patience = patienceSeconds): ObjectStore {
  let isAway = false
  const waitOut = async <Result>(
    signal: AbortSignal | undefined,
    call: () => Promise<Result>,
  ): Promise<Result> => {
    const began = performance.now()
    for (let tries = 0; ; tries++) {
      try {
        const result = await call()
        if (isAway) log.info({}, 'the store is back')
        isAway = false
        return result
      } catch (error) {
        const isOutage = error instanceof XiangtuError && error.code === 'storeUnavailable'
        if (!isOutage || performance.now() - began > patience * 1000) throw error
        if (!isAway) log.warn({ detail: error.detail }, 'the store is away; waiting for it')
        isAway = true
        await pause(Math.min(longestPauseMs, 500 * 2 ** tries), undefined, signal ? { signal } : {})
      }
    }
  }
  return {
    put: (key, body, options) => waitOut(options.signal, () => store.put(key, body, options)),
    putFile: (key, path, options) => waitOut(options.signal, () => store.putFile(key, path, options)),
    head: (key, options) => waitOut(options?.signal, () => store.head(key, options)),
    read: (key, options) => waitOut(options?.signal, () => store.read(key, options)),
    open: (key, options) => waitOut(options?.signal, () => store.open(key, options)),
    fetchFile: (key, path, options) => waitOut(options?.signal, () => store.fetchFile(key, path, options)),
    list: (prefix, options) => listAgain(prefix, options),
    remove: (keys, options) => waitOut(options?.signal, () => store.remove(keys, options)),
    close: () => store.close(),
  }

  /** The names of one listing at once: a listing that breaks off begins again from its start. */
  async function* listAgain(prefix: string, options?: CallOptions) {
    const found = await waitOut(options?.signal, async () => {
      const objects: { readonly key: string; readonly bytes: number }[] = []
      for await (const object of store.list(prefix, options)) objects.push(object)
      return objects
    })
    yield* found
  }
}
