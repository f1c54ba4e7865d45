import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { acceptInvitation, insertInvitation } from '../../src/account/invitation-records.ts'
import { byToken } from '../../src/account/one-time.ts'
import { usernameSchema } from '../../src/account/rules.ts'
import { hashToken, newId, newToken } from '../../src/account/tokens.ts'
import type { Database } from '../../src/database/schema.ts'
import { readHubCpuSeconds } from './hub-cpu.ts'
import { inventTown } from './invent-stations.ts'
import { openOwnHub } from './own-hub.ts'
import { playEverywhere } from './play-load.ts'

export type HubLoad = {
  /** Of one core, while a hundred beats a second come in, one a request; what the idle hub uses is taken off. */
  readonly cpuShareOfCore: number
  /** The same while somebody watches the wall of 400 stations. */
  readonly cpuShareWithWall: number
  /** What that viewer is sent in a minute, after all cells were told once. */
  readonly wallBytesPerMinute: number
}

type Parts = {
  /** For the hub's data; whoever names it removes it. */
  readonly folder: string
  readonly signal: AbortSignal
  readonly tell: (line: string) => void
  /** How long each stretch is measured. */
  readonly seconds?: number
}

/** 1000 stations with a beat every 10 s are a hundred beats a second; 400 of them are on one wall. */
const onWall = 400
const elsewhere = 600
const beatsPerSecond = 100
/** A hub runs for months: what its engine still compiles in the first minute of beats is not the cost of a beat. */
const warmUpMs = 60_000
const password = '麦子黄了 2026 要收割'

/** What beats and the wall cost a hub of its own, in its own process, with its own PostgreSQL beside it. */
export async function measureHubLoad({ folder, signal, tell, seconds = 60 }: Parts): Promise<HubLoad> {
  const hub = await openOwnHub({ folder, workers: 0, signal, tell })
  const stop = new AbortController()
  try {
    const { db, url } = hub
    const cpu = () => readHubCpuSeconds(join(folder, 'data'))
    const lessons = await inventLessons(db)
    const town = await inventTown(db, { name: '柳林镇', stations: onWall, latitude: 30.1, longitude: 103.2 })
    const far = await inventTown(db, {
      name: '白杨镇',
      stations: elsewhere,
      latitude: 30.4,
      longitude: 103.6,
    })
    const cookie = await signInTechnician(db, url, town.townId)
    // What a start leaves behind is gone by then.
    await wait(10_000, undefined, { signal })
    const shareOver = async (kept: () => number) => {
      const before = { cpu: await cpu(), at: performance.now(), kept: kept() }
      await wait(seconds * 1000, undefined, { signal })
      const passed = (performance.now() - before.at) / 1000
      const perSecond = (kept() - before.kept) / passed
      return { share: ((await cpu()) - before.cpu) / passed, perSecond }
    }
    const idle = await shareOver(() => 0)
    const stations = [...town.stations, ...far.stations]
    const { kept } = await playEverywhere({ url, lessons, stations, signal: stop.signal })
    await wait(warmUpMs, undefined, { signal })
    const loaded = await shareOver(kept)
    const wall = await watchWall(url, cookie, stop.signal)
    await wait(5000, undefined, { signal })
    const first = wall.bytes()
    const watched = await shareOver(kept)
    const told = wall.bytes() - first
    for (const { perSecond } of [loaded, watched])
      if (Math.abs(perSecond - beatsPerSecond) > 5) throw new Error(`${perSecond.toFixed(1)} beats a second`)
    tell(
      `idle ${percent(idle.share)}, ${loaded.perSecond.toFixed(1)} beats/s ${percent(loaded.share)}, with a wall ${percent(watched.share)}`,
    )
    return {
      cpuShareOfCore: loaded.share - idle.share,
      cpuShareWithWall: watched.share - idle.share,
      wallBytesPerMinute: (told / seconds) * 60,
    }
  } finally {
    stop.abort()
    await hub.close()
  }
}

const percent = (share: number) => `${(share * 100).toFixed(1)} % of a core`

/** Lessons that can be counted; nothing of them is ever fetched. */
async function inventLessons(db: Kysely<Database>): Promise<readonly string[]> {
  const { id: ownerId } = await db.selectFrom('user').select('id').limit(1).executeTakeFirstOrThrow()
  const media = JSON.stringify({ durationSeconds: 3600 })
  const rows = Array.from({ length: 30 }, (_, at) => ({
    ...{ id: newId(), ownerId, title: `春耕第 ${at + 1} 课`, notes: '', state: 'published' as const },
    ...{ releaseId: newId(), media, publishedAt: null, withdrawnAt: new Date() },
  }))
  await db.insertInto('courseware').values(rows).execute()
  return rows.map(({ id }) => id)
}

/** A technician of the town, and the cookie of his browser. */
async function signInTechnician(db: Kysely<Database>, url: string, organisationId: string): Promise<string> {
  const [token, username] = [newToken(), usernameSchema.parse('technician')]
  const invitation = { role: 'townTechnician' as const, name: '技术员', createdBy: null, organisationId }
  await db.transaction().execute(step => insertInvitation(step, invitation, { tokenHash: hashToken(token) }))
  await acceptInvitation(db, byToken(token), { name: '技术员', username, password })
  const answer = await fetch(`${url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: url },
    body: new URLSearchParams({ username, password }),
  })
  const cookies = answer.headers.getSetCookie().map(cookie => cookie.split(';')[0] ?? '')
  if (cookies.length === 0) throw new Error(`the technician was not let in: ${answer.status}`)
  return cookies.join('; ')
}

/** Listens to the wall as its page does, and counts what comes. */
async function watchWall(url: string, cookie: string, signal: AbortSignal) {
  const headers = { Cookie: cookie }
  const page = await (await fetch(`${url}/monitoring`, { headers, signal })).text()
  const listId = /&quot;listId&quot;:&quot;(\w+)&quot;/.exec(page)?.[1]
  const answer = await fetch(`${url}/monitoring/events?list=${listId}`, { headers, signal })
  if (!answer.body || answer.status !== 200) throw new Error(`no wall: ${answer.status}`)
  let bytes = 0
  const count = async (body: ReadableStream<Uint8Array>) => {
    for await (const chunk of body) bytes += chunk.length
  }
  // It ends when it is aborted.
  void count(answer.body).catch(() => undefined)
  return { bytes: () => bytes }
}
