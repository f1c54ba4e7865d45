import type { ServiceLog } from './keep-running.ts'

/** What is put away together, in this order: nobody loses what it still needs for its own end. */
const phases = ['work', 'connections', 'services', 'folder'] as const
type Phase = (typeof phases)[number]

/** Remembers what was opened, to put it away in the right order. */
export type Closing = {
  readonly add: (phase: Phase, name: string, close: () => Promise<unknown>) => void
  /** Closes everything once; resolves to the names of what had not ended by the deadline. */
  readonly closeAll: (deadlineSeconds: number) => Promise<readonly string[]>
}

export function openClosing(log: ServiceLog): Closing {
  const opened: { phase: Phase; name: string; close: () => Promise<unknown> }[] = []
  const open = new Set<string>()

  const closeInOrder = async () => {
    for (const phase of phases) {
      const together = opened.filter(one => one.phase === phase)
      await Promise.all(
        together.map(async ({ name, close }) => {
          open.add(name)
          // One that fails to end must not keep the others from it.
          await close().catch((error: unknown) => log.warn({ err: error, name }, 'could not be closed'))
          open.delete(name)
        }),
      )
    }
  }

  return {
    add: (phase, name, close) => opened.push({ phase, name, close }),
    closeAll: deadlineSeconds => {
      const deadline = new Promise<void>(resolve => setTimeout(resolve, deadlineSeconds * 1000).unref())
      return Promise.race([closeInOrder(), deadline]).then(() => [...open])
    },
  }
}
