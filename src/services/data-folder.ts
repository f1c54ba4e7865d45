import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { isAlive, startOf } from './process-facts.ts'

/** Who holds a data folder. `machine` is the place where `pid` means something. */
const holderSchema = z.object({ pid: z.number().int(), startedAt: z.string(), machine: z.string() })
type Holder = z.infer<typeof holderSchema>

/** The hold on a data folder: one hub at a time. */
export type DataFolder = { readonly path: string; readonly release: () => Promise<void> }

/** A holder shows that it lives by touching its lock: the only sign that crosses containers and machines. */
const touchEverySeconds = 3
const untouchedSeconds = 4 * touchEverySeconds
/** A removal takes milliseconds; a marker this old is of a start that was itself killed. */
const staleRemovalMs = 10_000

/**
 * Takes a data folder for this process, making it where absent, readable by its owner alone.
 * Rejects with a sentence where another living hub has it. The lock of a dead one is taken over: on this machine at
 * once, even where its number has gone to another process; a container's or another machine's after 12 s of silence.
 */
export async function holdDataFolder(path: string): Promise<DataFolder> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw new Error(`The data folder ${path} cannot be made. Set DATA_DIR to another one.`, { cause: error })
  })
  const lock = join(path, 'hub.lock')
  const me: Holder = {
    pid: process.pid,
    startedAt: (await startOf(process.pid)) ?? '',
    machine: await thisMachine(),
  }
  const text = JSON.stringify(me)
  while (!(await claim(lock, text))) {
    const held = await readFile(lock, 'utf8').catch(() => undefined)
    if (held === undefined) continue
    if (await livesOn(lock, held, me.machine)) throw new Error(refusal(path, held))
    await removeDead(lock, held)
  }
  const touching = setInterval(() => {
    const now = new Date()
    utimes(lock, now, now).catch(() => undefined)
  }, touchEverySeconds * 1000)
  touching.unref()
  return {
    path,
    release: async () => {
      clearInterval(touching)
      const held = await readFile(lock, 'utf8').catch(() => undefined)
      if (held === text) await rm(lock, { force: true })
    },
  }
}

/** Written aside and then linked: the lock appears whole, and for one of several only. */
async function claim(lock: string, text: string): Promise<boolean> {
  const draft = asideOf(lock)
  try {
    await writeFile(draft, text, { mode: 0o600 })
    await chmod(draft, 0o600)
    await link(draft, lock)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw new Error('The data folder cannot be written to. Check its owner and its disk.', { cause: error })
  } finally {
    await rm(draft, { force: true })
  }
}

async function livesOn(lock: string, held: string, machine: string): Promise<boolean> {
  const holder = readHolder(held)
  if (!holder) return false
  if (holder.machine === machine) {
    return isAlive(holder.pid) && (await startOf(holder.pid)) === holder.startedAt
  }
  const touchedAt = async () => (await stat(lock).catch(() => undefined))?.mtimeMs
  const before = await touchedAt()
  const until = performance.now() + untouchedSeconds * 1000
  while (performance.now() < until) {
    await wait(500)
    if ((await touchedAt()) !== before) return true
  }
  return false
}

/**
 * Removes a dead lock. Several starts may have found it dead; a lock is only ever removed by whoever holds the marker,
 * and only while it is still the dead one, so that the second does not remove what the first has put there.
 */
async function removeDead(lock: string, dead: string): Promise<void> {
  const marker = `${lock}.removal`
  try {
    await mkdir(marker)
  } catch {
    const madeAt = (await stat(marker).catch(() => undefined))?.mtimeMs
    if (madeAt !== undefined && Date.now() - madeAt > staleRemovalMs)
      await rm(marker, { recursive: true, force: true })
    await wait(20)
    return
  }
  const held = await readFile(lock, 'utf8').catch(() => undefined)
  if (held === dead) await rm(lock, { force: true })
  await rm(marker, { recursive: true, force: true })
}

const asideOf = (lock: string) => `${lock}.${randomBytes(6).toString('hex')}`

function readHolder(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

const refusal = (path: string, held: string) =>
  `Another hub is running on the data folder ${path} (process ${readHolder(held)?.pid ?? '?'}). ` +
  'Stop it first, or set DATA_DIR to another folder.'

/** Host name alone would not do: containers have their own processes, and a restart of the machine numbers anew. */
async function thisMachine(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  const processes = await readlink('/proc/self/ns/pid').catch(() => '')
  return [hostname(), boot.trim(), processes].join(' ')
}
