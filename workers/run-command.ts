import { type ChildProcess, spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { XiangtuError } from '../src/errors.ts'
import { type Limits, type Sandbox, sandboxed } from './sandbox.ts'

/** One command to run, with everything that bounds it. */
export type Command = {
  readonly argv: readonly [string, ...string[]]
  readonly sandbox: Sandbox
  readonly limits?: Limits
  /** Private folder of this attempt: the command's working directory and home. */
  readonly cwd?: string
  readonly signal: AbortSignal
  readonly deadlineSeconds: number
  /** No progress for so long means that it hangs. Needs `-progress pipe:3`. */
  readonly stallSeconds?: number
  /** Seconds of output so far, from ffmpeg's progress. */
  readonly onProgress?: (outputSeconds: number) => void
  /** Takes standard output line by line instead of collecting it. */
  readonly onLine?: (line: string) => void
}

/** What a finished command leaves: standard output (unless taken by lines) and its last lines of complaint. */
export type Outcome = {
  readonly output: string
  readonly complaints: readonly string[]
  readonly wallSeconds: number
}
export type RunCommand = (command: Command) => Promise<Outcome>

const keptComplaints = 20
const mostOutputBytes = 16 * 1024 ** 2
/** ffmpeg closes its files within a second or two of SIGTERM. */
const graceSeconds = 3

/**
 * Gives the way to run commands: the only place of the workers that starts a process. Never through a shell.
 * `searchPath` is the PATH in which programs are found; nothing else of the worker's environment reaches a command.
 * Rejects with XiangtuError: cancelled (signal), commandTimedOut, commandStalled, scratchFull, toolMissing, or
 * encodeFailed with argv, exit and last lines as its detail. When it settles, its whole process group is gone.
 */
export const commandRunner =
  (searchPath: string): RunCommand =>
  command =>
    runCommand(command, searchPath)

async function runCommand(command: Command, searchPath: string): Promise<Outcome> {
  if (command.signal.aborted) throw new XiangtuError('cancelled')
  const started = performance.now()
  const [file = '', ...args] = sandboxed(command.argv, command.sandbox, command.limits)
  const child = spawn(file, args, {
    cwd: command.cwd,
    // The worker's own environment holds the store's keys. SVT_LOG: of the AV1 encoder errors alone, or its warnings of
    // thread priorities push everything else out of the last lines.
    env: { PATH: searchPath, HOME: command.cwd ?? '/', LANG: 'C.UTF-8', SVT_LOG: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // Its own group, so that ending it ends what it started.
    detached: true,
  })
  const ending = endWhen(command, child)
  const complaints: string[] = []
  const chunks: string[] = []
  let outputBytes = 0
  takeLines(child.stderr, line => {
    complaints.push(line.slice(0, 500))
    if (complaints.length > keptComplaints) complaints.shift()
  })
  takeLines(child.stdout, line => {
    if (command.onLine) return command.onLine(line)
    outputBytes += line.length + 1
    if (outputBytes <= mostOutputBytes) chunks.push(line)
  })
  takeLines(child.stdio[3], line => {
    const [key, value = ''] = line.split('=')
    if (key === 'frame' || key === 'out_time_us') ending.sawProgress(key, value)
    if (key === 'out_time_us' && /^\d+$/.test(value)) command.onProgress?.(Number(value) / 1e6)
  })
  const exit = await new Promise<{ code: number | null; killedBy: string | null; failure?: Error }>(
    resolve => {
      child.once('error', failure => resolve({ code: null, killedBy: null, failure }))
      child.once('exit', (code, killedBy) => ending.afterExit(() => resolve({ code, killedBy })))
      child.once('close', (code, killedBy) => resolve({ code, killedBy }))
    },
  )
  ending.stop()
  for (const stream of child.stdio) stream?.destroy()
  const wallSeconds = (performance.now() - started) / 1000
  // ffmpeg 5 says so and still ends with 0 where the disk fills up while it closes a file.
  const isFull = complaints.some(line => line.includes('No space left on device'))
  if (exit.code === 0 && !ending.reason() && !isFull) {
    return { output: chunks.join('\n'), complaints, wallSeconds }
  }
  throw failureOf(command, exit, ending.reason() ?? (isFull ? 'scratchFull' : undefined), complaints)
}

/** Watches a running command and ends it for the first of: abort, deadline, standstill. */
function endWhen(command: Command, child: ChildProcess) {
  let reason: 'cancelled' | 'commandTimedOut' | 'commandStalled' | undefined
  const lastProgress = new Map<string, string>()
  let lastMoved = performance.now()
  let grace: NodeJS.Timeout | undefined
  let leftover: NodeJS.Timeout | undefined
  const signalGroup = (name: NodeJS.Signals) => {
    if (child.pid === undefined) return
    try {
      process.kill(-child.pid, name)
    } catch {
      // The group has ended by itself.
    }
  }
  const end = (why: NonNullable<typeof reason>) => {
    if (reason) return
    reason = why
    signalGroup('SIGTERM')
    // A frozen command does not hear SIGTERM.
    grace = setTimeout(() => signalGroup('SIGKILL'), graceSeconds * 1000)
  }
  const onAbort = () => end('cancelled')
  command.signal.addEventListener('abort', onAbort, { once: true })
  const deadline = setTimeout(() => end('commandTimedOut'), command.deadlineSeconds * 1000)
  const { stallSeconds } = command
  const watchdog =
    stallSeconds === undefined
      ? undefined
      : setInterval(() => performance.now() - lastMoved > stallSeconds * 1000 && end('commandStalled'), 1000)
  return {
    reason: () => reason,
    /** Only a figure that differs from its last one is progress: ffmpeg repeats the same figures while it hangs. */
    sawProgress: (key: string, value: string) => {
      if (lastProgress.get(key) === value) return
      lastProgress.set(key, value)
      lastMoved = performance.now()
    },
    /** The command is gone; what it started goes too, or it would hold the pipes open. */
    afterExit: (giveUp: () => void) => {
      signalGroup('SIGKILL')
      // Something left the group and keeps a pipe: its words are not waited for, and the result is not trusted.
      leftover = setTimeout(() => {
        reason ??= 'commandStalled'
        giveUp()
      }, 10 * 1000)
    },
    stop: () => {
      command.signal.removeEventListener('abort', onAbort)
      clearTimeout(deadline)
      clearTimeout(grace)
      clearTimeout(leftover)
      clearInterval(watchdog)
      signalGroup('SIGKILL')
    },
  }
}

/** Takes a stream's lines as they come, the last one also where nothing ends it. A line is cut at 16 MiB. */
function takeLines(stream: unknown, take: (line: string) => void): void {
  if (!(stream instanceof Readable)) return
  let open = ''
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    const [first = '', ...others] = text.split('\n')
    if (open.length < mostOutputBytes) open += first
    for (const next of others) {
      take(open)
      open = next
    }
  })
  stream.on('end', () => open !== '' && take(open))
  // The command's exit tells what happened.
  stream.on('error', () => {})
}

function failureOf(
  command: Command,
  exit: { code: number | null; killedBy: string | null; failure?: Error },
  reason: 'cancelled' | 'commandTimedOut' | 'commandStalled' | 'scratchFull' | undefined,
  complaints: readonly string[],
): XiangtuError {
  // `unshare` passes the signal that ended its child on to itself, and cannot do so with this one.
  const wasKilled = complaints.some(line => /^unshare: (child exit|sigprocmask unblock) failed/.test(line))
  const killedBy = exit.killedBy ?? (wasKilled ? 'SIGKILL' : undefined)
  const how = exit.failure?.message ?? (killedBy ? `signal ${killedBy}` : `exit ${exit.code}`)
  const detail = `${command.argv.join(' ')}: ${reason ?? how}: ${complaints.join(' | ')}`
  if (reason) return new XiangtuError(reason, { detail })
  // 127: the last program of the chain was not found; ENOENT: the first.
  if (exit.code === 127 || (exit.failure && 'code' in exit.failure && exit.failure.code === 'ENOENT')) {
    return new XiangtuError('toolMissing', { detail, facts: { tool: command.argv[0] } })
  }
  return new XiangtuError('encodeFailed', { detail })
}
