import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { Role } from '../../src/account/rules.ts'
import { newId } from '../../src/account/tokens.ts'
import { openDatabase } from '../../src/database/open.ts'
import type { Database } from '../../src/database/schema.ts'
import type { QcReport } from '../../src/media/qc-report.ts'
import { contentTypeOf } from '../../storage/content-types.ts'
import { openDiskStore } from '../../storage/disk.ts'
import { mediaKey } from '../../storage/keys.ts'
import { join as makeAccount, signedIn, type Visitor } from './app.ts'
import { freshDatabaseUrl } from './database.ts'
import { startHub } from './hub.ts'
import { makeLessonFiles, releaseFiles } from './lesson-files.ts'
import { addLesson, addStoredUpload } from './lesson-rows.ts'
import { makePlace, moveGrant } from './places.ts'
import { startRedis } from './redis.ts'

/** A real hub in a process of its own, with its database and store within reach. */
export type ContestHub = {
  readonly url: string
  readonly db: Kysely<Database>
  /** Makes an account with a role in a town of that name, and signs it in. */
  readonly person: (username: string, role: Role, town?: string) => Promise<Visitor>
  readonly idOf: (username: string) => Promise<string>
  /** A published lesson of somebody with a real film of 24 s, measured without a finding. */
  readonly makeLesson: (
    owner: string,
    title: string,
  ) => Promise<{ readonly coursewareId: string; readonly releaseId: string }>
  readonly close: () => Promise<void>
}

const clean: QcReport = {
  specName: 'courseware-general',
  specTitle: { 'zh-CN': '乡土课件通用规范', en: 'Home-grown lessons, general' },
  measured: { durationSeconds: 24, width: 640, height: 480, frameRate: 25 },
  findings: [],
}

export async function startContestHub(): Promise<ContestHub> {
  const folder = await mkdtemp(join(tmpdir(), 'xiangtu-contest-'))
  const redis = await startRedis()
  const databaseUrl = await freshDatabaseUrl()
  const { db, close } = await openDatabase(databaseUrl)
  const dataFolder = join(folder, 'data')
  const [hub, media] = await Promise.all([
    startHub({ DATA_DIR: dataFolder, DATABASE_URL: databaseUrl, REDIS_URL: redis.url, LOCAL_WORKERS: '0' }),
    makeLessonFiles(join(folder, 'film')),
  ])
  const store = await openDiskStore(join(dataFolder, 'objects'))
  const towns = new Map<string, string>()
  const idOf = async (username: string) => {
    const user = db.selectFrom('user').select('id').where('username', '=', username)
    return (await user.executeTakeFirstOrThrow()).id
  }
  return {
    ...{ url: hub.url, db, idOf },
    person: async (username, role, town) => {
      const { id } = await makeAccount(db, username, role)
      if (town !== undefined) {
        const place = towns.get(town) ?? (await makePlace(db, town))
        towns.set(town, place)
        await moveGrant(db, id, place)
      }
      return signedIn(hub, username)
    },
    makeLesson: async (owner, title) => {
      const ownerId = await idOf(owner)
      const lesson = await addLesson(db, { ownerId, title, media })
      const { coursewareId, releaseId } = lesson
      // A lesson belongs where its maker does.
      const home = db.selectFrom('roleGrant').select('organisationId').where('userId', '=', ownerId)
      const { organisationId } = await home.executeTakeFirstOrThrow()
      await db.updateTable('courseware').set({ organisationId }).where('id', '=', coursewareId).execute()
      for (const file of await releaseFiles(join(folder, 'film')))
        await store.putFile(mediaKey(coursewareId, releaseId, file), join(folder, 'film', file), {
          contentType: contentTypeOf(file),
        })
      const uploadId = await addStoredUpload(db, { coursewareId, ownerId })
      await db
        .insertInto('transcodeJob')
        .values({
          ...{ id: newId(), coursewareId, uploadId, profileName: 'village-2m', state: 'published' },
          ...{ verbStates: '[]', qcReport: JSON.stringify(clean), endedAt: new Date() },
          ...{ failureVerb: null, failureCode: null, failureFacts: null },
        })
        .execute()
      await db
        .insertInto('credit')
        .values({ coursewareId, role: 'camera', place: 0, name: `${owner}的摄像`, presenterId: null })
        .execute()
      return lesson
    },
    close: async () => {
      await hub.stop()
      await store.close()
      await close()
      await redis.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
