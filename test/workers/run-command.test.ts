import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { XiangtuError } from '../../src/errors.ts'
import { findSandbox } from '../../workers/find-sandbox.ts'
import { type Command, commandRunner, type RunCommand } from '../../workers/run-command.ts'
import { type Limits, mostProcesses, noSandbox, type Sandbox, sandboxed } from '../../workers/sandbox.ts'
import { withMounts } from '../support/mounting.ts'

const searchPath = process.env.PATH ?? '/usr/bin:/bin'
const run: RunCommand = commandRunner(searchPath)
const never = new AbortController().signal

describe('runCommand', function () {
  this.timeout(40_000)
  let folder: string
  let sandbox: Sandbox
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-run-'))
    sandbox = await findSandbox(run, never)
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const start = (argv: Command['argv'], more: Partial<Command> = {}) =>
    run({ argv, sandbox: noSandbox, signal: never, deadlineSeconds: 30, cwd: folder, ...more })

  /** The error of a command that must fail, and how long it took. */
  const failureOf = async (work: Promise<unknown>) => {
    const began = performance.now()
    const error = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    if (!(error instanceof XiangtuError)) throw new Error(`expected a failure, got ${String(error)}`)
    return {
      code: error.code,
      facts: error.facts,
      detail: error.detail ?? '',
      seconds: (performance.now() - began) / 1000,
    }
  }

  it('refuses to start for a signal that is aborted already', async () => {
    const mark = join(folder, 'mark')
    const { code } = await failureOf(start(['touch', mark], { signal: AbortSignal.abort() }))
    expect(code).to.equal('cancelled')
    expect(await readdir(folder)).not.to.include('mark')
  })

  it('hands names on as they are: no shell reads $(x), a;b, %d or a blank', async () => {
    const names = [
      '$(touch hacked)',
      'a; touch hacked',
      '`touch hacked`',
      '%d',
      '* ?',
      '-y',
      '"\'',
      '中文 名',
    ]
    const { output } = await start(['printf', '%s\\n', ...names])
    expect(output.split('\n')).to.deep.equal(names)
    expect(await readdir(folder)).not.to.include('hacked')
  })

  it('names the program that is missing, with and without a sandbox around it', async () => {
    for (const walls of [noSandbox, sandbox]) {
      const limits = { cpuSeconds: 5, fileBytes: 0 }
      const failure = await failureOf(start(['no-such-ffmpeg', '-i', 'x'], { sandbox: walls, limits }))
      expect(failure).to.deep.include({ code: 'toolMissing', facts: { tool: 'no-such-ffmpeg' } })
    }
  })

  it('tells argv, exit and the last lines of a command that fails', async () => {
    const failure = await failureOf(
      start(['sh', '-c', 'for n in $(seq 50); do echo line $n >&2; done; exit 3']),
    )
    expect(failure.code).to.equal('encodeFailed')
    expect(failure.detail).to.contain('exit 3').and.contain('line 50').and.contain('sh -c')
    expect(failure.detail).not.to.contain('line 30 ')
  })

  it('gives a command nothing of the worker’s environment but the search path', async () => {
    process.env.S3_SECRET_ACCESS_KEY = 'geheim'
    try {
      const { output } = await start(['env'])
      // sh and env add nothing of their own.
      expect(output.split('\n').sort()).to.deep.equal([
        `HOME=${folder}`,
        'LANG=C.UTF-8',
        `PATH=${searchPath}`,
        'SVT_LOG=1',
      ])
    } finally {
      delete process.env.S3_SECRET_ACCESS_KEY
    }
  })

  it('takes lines as they come, the last one also without an end, and cuts none at odd separators', async () => {
    const lines: string[] = []
    await start(['printf', 'a\\n\\xe2\\x80\\xa8b\\nc'], { onLine: line => lines.push(line) })
    expect(lines).to.deep.equal(['a', '\u2028b', 'c'])
  })

  it('tells ffmpeg’s progress in seconds of output', async () => {
    const told: number[] = []
    const argv = [
      'ffmpeg',
      '-v',
      'error',
      '-nostdin',
      '-progress',
      'pipe:3',
      '-f',
      'lavfi',
      '-i',
      'testsrc=s=64x64:d=3',
      '-f',
      'null',
      '-',
    ] as const
    await start(argv, { onProgress: seconds => told.push(seconds), stallSeconds: 20 })
    expect(told.at(-1)).to.be.closeTo(3, 0.1)
  })

  it('ends the whole group on abort, within seconds, also children that ignore SIGTERM', async () => {
    const stop = new AbortController()
    const lines: string[] = []
    const script =
      'trap "" TERM; sh -c \'trap "" TERM; echo $$; while :; do sleep 0.2; done\' & echo $$; wait'
    const work = start(['sh', '-c', script], {
      signal: stop.signal,
      onLine: line => {
        lines.push(line)
        if (lines.length === 2) stop.abort()
      },
    })
    const { code, seconds } = await failureOf(work)
    expect(code).to.equal('cancelled')
    expect(seconds).to.be.lessThan(8)
    expect(lines).to.have.length(2)
    for (const pid of lines) expect(await isGone(Number(pid)), `process ${pid}`).to.equal(true)
  })

  it('ends a command at its deadline', async () => {
    const { code, seconds } = await failureOf(start(['sleep', '60'], { deadlineSeconds: 0.5 }))
    expect(code).to.equal('commandTimedOut')
    expect(seconds).to.be.lessThan(5)
  })

  it('ends a command that repeats the same progress, or tells none any more', async () => {
    const figures = 'printf "frame=10\\nout_time_us=400000\\nprogress=continue\\n" >&3; sleep 0.2;'
    const scripts = [`while :; do ${figures} done`, `${figures} exec sleep 60`]
    for (const script of scripts) {
      const { code, seconds } = await failureOf(start(['sh', '-c', script], { stallSeconds: 1 }))
      expect(code, script).to.equal('commandStalled')
      expect(seconds, script).to.be.lessThan(10)
    }
  })

  it('lets a slow command go on while its figures move', async () => {
    const script = 'for n in 1 2 3 4 5 6 7 8; do echo "frame=$n" >&3; sleep 0.4; done'
    await start(['sh', '-c', script], { stallSeconds: 2 })
  })

  it('does not wait for what a finished command left behind, and leaves nothing of it', async () => {
    const began = performance.now()
    const { output } = await start(['sh', '-c', 'sleep 60 & echo $!'])
    expect(performance.now() - began).to.be.lessThan(5000)
    expect(await isGone(Number(output))).to.equal(true)
  })

  it('does not trust a command whose runaway child keeps its pipes', async () => {
    const runaway = "setsid sh -c 'echo $$ > runaway; exec sleep 60' & while [ ! -s runaway ]; do :; done"
    const { code, seconds } = await failureOf(start(['sh', '-c', runaway]))
    process.kill(Number(await readFile(join(folder, 'runaway'), 'utf8')))
    expect(code).to.equal('commandStalled')
    expect(seconds).to.be.lessThan(20)
  })

  it('ends with a command also what left its group and closed every pipe, within the walls', async () => {
    if (!sandbox.walls.includes('--pid')) throw new Error('this machine gives no process namespace')
    // A length of sleep that no other process has.
    const mark = `${3600 + Math.floor(Math.random() * 1e6)}.${process.pid}`
    const script = `setsid sleep ${mark} >/dev/null 2>&1 3>&- & sleep 0.3; cat /proc/*/cmdline | tr '\\0' ' '`
    const { output } = await start(['sh', '-c', script], {
      sandbox,
      limits: { cpuSeconds: 10, fileBytes: 0 },
    })
    expect(output, 'it ran').to.contain(`sleep ${mark}`)
    expect(await commandLines()).not.to.contain(`sleep ${mark}`)
  })

  it('shows a command no other process, nor what any was started with', async () => {
    if (!sandbox.walls.includes('--mount-proc'))
      throw new Error('this machine gives no process list of its own')
    process.env.S3_SECRET_ACCESS_KEY = 'geheim'
    try {
      const { output } = await start(['sh', '-c', 'ls -d /proc/[0-9]*; cat /proc/*/environ'], { sandbox })
      expect(output).not.to.contain('geheim')
      expect(output.match(/^\/proc\/\d+$/gm)?.length).to.be.lessThan(4)
      const worker = `cat /proc/${process.pid}/environ`
      expect((await failureOf(start(['sh', '-c', worker], { sandbox }))).code).to.equal('encodeFailed')
    } finally {
      delete process.env.S3_SECRET_ACCESS_KEY
    }
  })

  it('calls a full disk a full disk', async () => {
    const source = [
      'ffmpeg',
      '-v',
      'error',
      '-nostdin',
      '-y',
      '-f',
      'lavfi',
      '-i',
      'testsrc=s=640x360:d=2',
    ] as const
    const { code } = await failureOf(start([...source, '-c:v', 'rawvideo', '-f', 'nut', '/dev/full']))
    expect(code).to.equal('scratchFull')
  })

  it('calls a disk that fills up while ffmpeg closes its file full, though ffmpeg ends with 0', async () => {
    const encode =
      'ffmpeg -v error -nostdin -y -f lavfi -i testsrc2=s=320x180:d=2 -c:v libx264 -f mp4 small/a.mp4'
    const script = `mkdir -p small && mount -t tmpfs -o size=40k none small && ${encode}`
    const { code } = await failureOf(start([...withMounts, 'sh', '-c', script]))
    expect(code).to.equal('scratchFull')
  })

  it('kills ffmpeg when the worker itself is killed with -9', async () => {
    const ends = [...sandbox.walls, ...sandbox.reaper]
    if (!ends.includes('--pdeathsig')) throw new Error('this machine has no setpriv: install util-linux')
    const parent = spawn(process.execPath, ['--import', 'tsx', 'test/support/hold-command.ts'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const pid = Number(await firstLine(parent))
      expect(await readFile(`/proc/${pid}/comm`, 'utf8')).to.equal('ffmpeg\n')
      parent.kill('SIGKILL')
      expect(await isGone(pid)).to.equal(true)
    } finally {
      parent.kill('SIGKILL')
    }
  })

  it('reaches no network from inside the walls', async () => {
    if (sandbox.walls.length === 0) throw new Error('this machine gives no network namespace')
    let calls = 0
    const server = createServer(socket => {
      calls++
      socket.destroy()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const argv = [
      'ffmpeg',
      '-v',
      'error',
      '-nostdin',
      '-i',
      `tcp://127.0.0.1:${address.port}`,
      '-f',
      'null',
      '-',
    ] as const
    try {
      await failureOf(start(argv))
      expect(calls, 'without walls it calls').to.equal(1)
      const { detail } = await failureOf(start(argv, { sandbox }))
      expect(detail).to.contain('unreachable')
      expect(calls).to.equal(1)
    } finally {
      server.close()
    }
  })

  describe('holds a command to its limits:', () => {
    const bounded = (limits: Partial<Limits>) => ({
      sandbox,
      limits: { cpuSeconds: 20, fileBytes: 0, ...limits },
    })

    it('file size', async () => {
      const big = ['sh', '-c', 'head -c 100000 /dev/zero > big'] as const
      expect((await failureOf(start(big, bounded({ fileBytes: 1000 })))).code).to.equal('encodeFailed')
      expect((await stat(join(folder, 'big'))).size).to.be.at.most(1000)
      await start(big, bounded({ fileBytes: 200_000 }))
    })

    it('processor time', async () => {
      const turning = ['sh', '-c', 'while :; do :; done'] as const
      const { detail, seconds } = await failureOf(start(turning, bounded({ cpuSeconds: 1 })))
      expect(detail).to.match(/signal (SIGKILL|SIGXCPU)/)
      expect(seconds).to.be.lessThan(20)
    })

    it('memory', async () => {
      const hungry = ['sh', '-c', 'head -c 300000000 /dev/zero | tail -c 299999999 | wc -c'] as const
      const { output } = await start(hungry, bounded({}))
      expect(output.trim()).to.equal('299999999')
      const kept = await start(hungry, bounded({ addressSpaceBytes: 64 * 1024 ** 2 }))
      expect(kept.output.trim()).to.equal('0')
      expect(kept.complaints.join()).to.contain('memory exhausted')
    })

    it('open files', async () => {
      const { output } = await start(['sh', '-c', 'ulimit -n; ulimit -c'], bounded({}))
      expect(output).to.equal('256\n0')
    })

    it('processes, counted for this command alone', async () => {
      const script = 'for n in $(seq 40); do sleep 2 & done'
      const fewer = sandboxed(['sh', '-c', script], sandbox, { cpuSeconds: 20, fileBytes: 0 }).map(word =>
        word === `--nproc=${mostProcesses}` ? '--nproc=8' : word,
      )
      expect(fewer).to.include('--nproc=8')
      // The kernel does not count what root starts.
      const someUser = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] as const
      const [file, ...args] = process.getuid?.() === 0 ? [...someUser, ...fewer] : ['env', ...fewer]
      const { code, detail } = await failureOf(start([file, ...args], { cwd: '/' }))
      expect(code).to.equal('encodeFailed')
      expect(detail).to.match(/fork/i)
    })
  })
})

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no output')
  for await (const chunk of child.stdout) return String(chunk).trim()
  throw new Error('ended without a line')
}

/** Whether a process ends within five seconds. A zombie that its new parent has not read yet is gone. */
async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
    if (state === undefined || /\) Z/.test(state)) return true
    await pause(50)
  }
  return false
}

/** The command lines of everything that runs on this machine. */
async function commandLines(): Promise<string> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.map(line => line.replaceAll('\0', ' ')).join('\n')
}
