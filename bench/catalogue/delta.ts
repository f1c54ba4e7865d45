import { request } from 'node:http'
import type { Kysely } from 'kysely'
import type { Database } from '../../src/database/schema.ts'
import { findPublication } from '../../src/publication/records.ts'
import { writeDeltaCursor } from '../../src/publication/rules.ts'

/** Where a station stands that lacks the last so many lessons of a hub on which nothing else has happened. */
async function pathOfDelta(db: Kysely<Database>, lacking: number): Promise<string> {
  const publication = await findPublication(db)
  if (!publication) throw new Error('the hub has written no catalogue')
  const seq = publication.seq - lacking
  const cursor = writeDeltaCursor({ catalogueId: publication.catalogueId, seq, baseSeq: seq })
  return `/api/v1/catalogue?since=${cursor}`
}

/** Polls of stations that lack nothing, a page and two pages, in turns. */
export async function pathsOfDeltas(db: Kysely<Database>, count: number): Promise<readonly string[]> {
  const paths = [await pathOfDelta(db, 0), await pathOfDelta(db, 100), await pathOfDelta(db, 200)]
  return Array.from({ length: count }, (_, at) => paths[at % paths.length] ?? '')
}

/** All bytes of the answer to a station that has everything, status line and headers included. */
export async function emptyDeltaBytes(url: string, db: Kysely<Database>): Promise<number> {
  const path = await pathOfDelta(db, 0)
  return new Promise((resolve, reject) => {
    const asked = request(url + path, { headers: { 'accept-encoding': 'gzip' }, agent: false }, answer => {
      answer.resume().on('end', () => resolve(answer.socket.bytesRead))
    })
    asked.on('error', reject).end()
  })
}
