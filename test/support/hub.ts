import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { freePort } from '../../src/services/free-port.ts'
import { expectNoProcesses, killProcessesOf } from './processes.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const readySchema = z.object({ ready: z.literal(true), url: z.string(), setupUrl: z.string().optional() })

export type TestHub = {
  readonly url: string
  readonly dataFolder: string
  /** The machine key of the built-in operator of this machine. */
  readonly localKey: string
  /** Present while no operator has an account. */
  readonly setupUrl: string | undefined
  readonly child: ChildProcess
  /** All that the hub and its worker have written so far. */
  readonly output: () => string
  /**
   * SIGTERM; rejects where the hub does not end with status 0 or leaves a process behind. Removes the folder, unless it
   * was given by DATA_DIR. After `kill` it only ends what was orphaned and cleans up.
   */
  readonly stop: () => Promise<void>
  /** SIGKILL to the hub alone, as a power cut would: its services are orphaned. */
  readonly kill: () => Promise<void>
}

/** How a hub that was not to serve ended. */
export type FailedStart = { readonly code: number | null; readonly output: string }

const notInherited = ['DATABASE_URL', 'REDIS_URL', 'S3_BUCKET', 'PUBLIC_URL', 'HOST', 'NODE_OPTIONS']

function spawnHub(env: Readonly<Record<string, string>>): { child: ChildProcess; output: () => string } {
  const inherited = Object.entries(process.env).filter(([name]) => !notInherited.includes(name))
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/serve.ts'], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), ...env },
    // The channel also ends the hub when the test run is gone.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return { child, output: () => output }
}

/** Starts a real hub with its own services in a new temporary folder (or DATA_DIR), on a free port. */
export async function startHub(env: Readonly<Record<string, string>> = {}): Promise<TestHub> {
  const given = env.DATA_DIR
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'xiangtu-hub-')))
  const dataFolder = given ?? join(folder, 'data')
  const { child, output } = spawnHub({
    PORT: String(await freePort()),
    LOG_LEVEL: 'warn',
    // Public as soon as it is made, where a test is not about reviews.
    EDITORIAL_REVIEW: 'none',
    ...env,
    DATA_DIR: dataFolder,
  })
  const ended = once(child, 'exit')
  const cleanUp = async () => {
    if (given === undefined) await rm(folder, { recursive: true, force: true })
  }

  const ready = new Promise<z.infer<typeof readySchema>>((resolve, reject) => {
    child.on('message', message => {
      const parsed = readySchema.safeParse(message)
      if (parsed.success) resolve(parsed.data)
    })
    ended.then(() => reject(new Error(`The hub did not start.\n${output()}`)), reject)
  })
  try {
    const { url, setupUrl } = await ready
    const localKey = (await readFile(join(dataFolder, 'local-key'), 'utf8')).trim()
    let isKilled = false
    return {
      url,
      dataFolder,
      localKey,
      setupUrl,
      child,
      output,
      kill: async () => {
        isKilled = true
        child.kill('SIGKILL')
        await ended
      },
      stop: async () => {
        try {
          if (isKilled) {
            await killProcessesOf(dataFolder)
            return
          }
          child.kill('SIGTERM')
          await ended
          await expectNoProcesses(dataFolder)
          if (child.exitCode !== 0) {
            throw new Error(`The hub ended with ${child.signalCode ?? child.exitCode}.\n${output()}`)
          }
        } finally {
          await cleanUp()
        }
      },
    }
  } catch (error) {
    await killProcessesOf(dataFolder)
    await cleanUp()
    throw error
  }
}

/** Starts a hub that is expected to refuse, and waits for its end. */
export async function startHubInVain(env: Readonly<Record<string, string>>): Promise<FailedStart> {
  const { child, output } = spawnHub({ LOG_LEVEL: 'warn', ...env })
  const [code] = await once(child, 'close')
  return { code: typeof code === 'number' ? code : null, output: output() }
}
