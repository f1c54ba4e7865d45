import type { Beat } from '../../../playback/rules.ts'

/** A beat that waits to be sent. `agoMs` is found when it is. */
export type KeptBeat = {
  readonly beat: Omit<Beat, 'agoMs'>
  /** This computer's clock when it was made; it may be wrong. */
  readonly wallMs: number
}

/** Where beats wait that could not be sent, until the line or the page comes back. */
export type BeatStore = {
  readonly load: () => Promise<readonly KeptBeat[]>
  readonly put: (beats: readonly KeptBeat[]) => Promise<void>
  readonly remove: (beats: readonly KeptBeat[]) => Promise<void>
}

const databaseName = 'xiangtu.beats'
const storeName = 'beats'

/** The browser's own database; where it has none, or is full, beats wait in the page only. */
export function openBeatStore(): BeatStore {
  let opened: Promise<IDBDatabase> | undefined
  const open = () => {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(databaseName, 1)
      request.onupgradeneeded = () => {
        request.result.createObjectStore(storeName, { keyPath: ['beat.sessionId', 'beat.seq'] })
      }
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('no database'))
    })
    return opened
  }
  const inStore = async <Result>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<Result> | undefined,
  ): Promise<Result | undefined> => {
    const database = await open()
    return new Promise((resolve, reject) => {
      const step = database.transaction(storeName, mode)
      const request = work(step.objectStore(storeName))
      step.oncomplete = () => resolve(request?.result)
      step.onerror = step.onabort = () => reject(step.error ?? new Error('not stored'))
    })
  }
  return {
    load: async () => {
      try {
        return (await inStore<KeptBeat[]>('readonly', store => store.getAll())) ?? []
      } catch {
        return []
      }
    },
    put: async beats => {
      try {
        await inStore('readwrite', store => {
          for (const beat of beats) store.put(beat)
          return undefined
        })
      } catch {}
    },
    remove: async beats => {
      try {
        await inStore('readwrite', store => {
          for (const { beat } of beats) store.delete([beat.sessionId, beat.seq])
          return undefined
        })
      } catch {}
    },
  }
}
