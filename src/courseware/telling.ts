import type { CoursewareProgress } from './rules.ts'

type Listener = (progress: CoursewareProgress) => void

/** Who watches which lesson's progress, and when they are told. */
export type Telling = {
  /** A lesson moved: those who watch are told soon, not at once, so that a burst of moves is one message. */
  readonly tell: (coursewareId: string) => void
  /** Calls back with every change of a lesson, at most twice a second, until the returned function is called. */
  readonly subscribe: (coursewareId: string, listener: Listener) => () => void
  readonly close: () => void
}

const tellEveryMs = 500

export function openTelling(parts: {
  readonly progress: (coursewareId: string) => Promise<CoursewareProgress | undefined>
  readonly log: { warn(facts: object, text: string): void }
}): Telling {
  const listeners = new Map<string, Set<Listener>>()
  const due = new Map<string, { readonly timer: NodeJS.Timeout; hasMoved: boolean }>()

  const tellNow = async (coursewareId: string) => {
    const current = due.get(coursewareId)
    if (current) current.hasMoved = false
    try {
      const now = await parts.progress(coursewareId)
      if (now) for (const listener of listeners.get(coursewareId) ?? []) listener(now)
    } catch (error) {
      parts.log.warn({ coursewareId, err: error }, 'progress could not be told')
    } finally {
      due.delete(coursewareId)
      // What moved while this was read may not be in it, and it may have been the last word.
      if (current?.hasMoved) tell(coursewareId)
    }
  }
  const tell = (coursewareId: string) => {
    if (!listeners.has(coursewareId)) return
    const earlier = due.get(coursewareId)
    if (earlier) earlier.hasMoved = true
    else {
      const timer = setTimeout(() => void tellNow(coursewareId), tellEveryMs)
      due.set(coursewareId, { timer, hasMoved: false })
    }
  }

  return {
    tell,
    subscribe: (coursewareId, listener) => {
      const set = listeners.get(coursewareId) ?? new Set()
      listeners.set(coursewareId, set.add(listener))
      return () => {
        set.delete(listener)
        if (set.size === 0) listeners.delete(coursewareId)
      }
    },
    close: () => {
      listeners.clear()
      for (const { timer } of due.values()) clearTimeout(timer)
    },
  }
}
