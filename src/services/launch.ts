import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** How a program ended, with the last lines it said. */
export type Ending = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly lastLines: readonly string[]
}

/** A program that was started. */
export type Launched = {
  readonly pid: number | undefined
  /** Never rejects; a program that could not be started ends with the reason as its last line. */
  readonly ended: Promise<Ending>
  readonly kill: (signal: NodeJS.Signals) => void
}

type LaunchOptions = {
  /** All that the program sees of the environment. */
  readonly env: NodeJS.ProcessEnv
  /** 'keep' holds its last lines for the log; 'pass' lets it write to the hub's own output. */
  readonly output?: 'keep' | 'pass'
  /** Opens a channel: the program notices when the hub is gone, and may send messages. */
  readonly onMessage?: (message: unknown) => void
}

const keptLines = 20

/**
 * Starts a program of the hub's own, without a shell. It gets a session of its own, because Ctrl-C in a terminal
 * goes to the whole session: PostgreSQL would end at once, under a hub that is still putting things away.
 */
export function launch([file, ...args]: readonly [string, ...string[]], options: LaunchOptions): Launched {
  const stream = options.output === 'pass' ? 'inherit' : 'pipe'
  const child = spawn(file, args, {
    env: options.env,
    detached: true,
    stdio: ['ignore', stream, stream, ...(options.onMessage ? (['ipc'] as const) : [])],
  })
  const lastLines: string[] = []
  const readers = [child.stdout, child.stderr].map(output => keepLines(output, lastLines))
  if (options.onMessage) child.on('message', options.onMessage)
  const ended = new Promise<Ending>(resolve => {
    child.once('error', error => {
      if (child.pid !== undefined) return
      resolve({ code: null, signal: null, lastLines: [error.message] })
    })
    child.once('exit', (code, signal) => {
      // Orphans of the program may keep its pipes open, so 'close' is not waited for: what it said is here by now.
      setImmediate(() => {
        for (const reader of readers) reader?.close()
        resolve({ code, signal, lastLines })
      })
    })
  })
  return { pid: child.pid, ended, kill: signal => void child.kill(signal) }
}

function keepLines(output: ChildProcess['stdout'], lastLines: string[]) {
  if (!output) return undefined
  return createInterface({ input: output }).on('line', line => {
    lastLines.push(line)
    if (lastLines.length > keptLines) lastLines.shift()
  })
}

/** Runs a program to its end and gives its last lines. Rejects where it fails or outlasts the deadline. */
export async function runToEnd(
  argv: readonly [string, ...string[]],
  options: { readonly env: NodeJS.ProcessEnv; readonly deadlineSeconds: number },
): Promise<readonly string[]> {
  const program = launch(argv, options)
  const deadline = setTimeout(() => program.kill('SIGKILL'), options.deadlineSeconds * 1000)
  const { code, signal, lastLines } = await program.ended
  clearTimeout(deadline)
  if (code === 0) return lastLines
  throw new Error(`${argv[0]} failed (${signal ?? code ?? 'not started'})\n${lastLines.join('\n')}`)
}
