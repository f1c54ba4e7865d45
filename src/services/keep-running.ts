import { setTimeout as wait } from 'node:timers/promises'
import type { Ending, Launched } from './launch.ts'

/** Where services report what an operator should know. */
export type ServiceLog = {
  readonly info: (facts: object, text: string) => void
  readonly warn: (facts: object, text: string) => void
}

type Service = {
  readonly name: string
  readonly launch: () => Launched
  /** Resolves when the first start serves; rejects with a sentence where it cannot. Later starts are not waited for. */
  readonly ready?: (signal: AbortSignal) => Promise<void>
  /** What asks it to put things away and end. */
  readonly stopSignal: NodeJS.Signals
  /** After so long it is killed. */
  readonly graceSeconds: number
  readonly log: ServiceLog
}

/** A program that is started again whenever it ends by itself. */
export type KeptRunning = { readonly stop: () => Promise<void> }

const firstPauseMs = 200
const longestPauseMs = 30_000
/** Having run for so long it counts as sound, and its next end is answered at once again. */
const soundAfterMs = 10_000

/** Starts a program and keeps it running until `stop`. Rejects, with nothing left running, where the first start fails. */
export async function keepRunning(service: Service): Promise<KeptRunning> {
  const { name, log } = service
  const stopping = new AbortController()
  let current = service.launch()
  let begun = performance.now()

  try {
    await firstStart(service, current)
  } catch (error) {
    await endProgram(current, service)
    throw error
  }

  const watch = async () => {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const { code, signal, lastLines } = await current.ended
      if (stopping.signal.aborted) return
      if (performance.now() - begun > soundAfterMs) pauseMs = firstPauseMs
      log.warn(
        { service: name, code, signal, lastLines, pauseMs },
        'a service ended by itself and is started again',
      )
      await wait(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return
      begun = performance.now()
      current = service.launch()
    }
  }
  const watching = watch()

  return {
    stop: async () => {
      stopping.abort()
      await endProgram(current, service)
      await watching
    },
  }
}

async function firstStart({ name, ready }: Service, program: Launched): Promise<void> {
  if (!ready) return
  const giveUp = new AbortController()
  const ended = program.ended.then(ending => {
    throw new Error(`${name} did not start (${describeEnding(ending)}).`)
  })
  try {
    await Promise.race([ready(giveUp.signal), ended])
  } finally {
    giveUp.abort()
    ended.catch(() => undefined)
  }
}

const describeEnding = ({ code, signal, lastLines }: Ending) =>
  [signal ?? (code === null ? 'not found' : `exit code ${code}`), ...lastLines].join('\n  ')

async function endProgram(
  program: Launched,
  { stopSignal, graceSeconds, name, log }: Service,
): Promise<void> {
  program.kill(stopSignal)
  const impatience = setTimeout(() => {
    log.warn({ service: name, graceSeconds }, 'a service did not end in time and is killed')
    program.kill('SIGKILL')
  }, graceSeconds * 1000)
  await program.ended
  clearTimeout(impatience)
}
