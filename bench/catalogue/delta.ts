import { request } from 'node:http'
import { z } from 'zod'

const deltaSchema = z.object({ cursor: z.string(), more: z.boolean() })

/** The cursor of each page of a whole catalogue: that of the last page is where a station stands that has it all. */
async function readCursors(url: string): Promise<readonly string[]> {
  const cursors: string[] = []
  for (let path = '/api/v1/catalogue'; ; path = `/api/v1/catalogue?since=${cursors.at(-1) ?? ''}`) {
    const { cursor, more } = deltaSchema.parse(await (await fetch(url + path)).json())
    cursors.push(cursor)
    if (!more) return cursors
  }
}

/** Polls of stations that lack nothing, a page and two pages, in turns. */
export async function pathsOfDeltas(url: string, count: number): Promise<readonly string[]> {
  const recent = (await readCursors(url)).slice(-3)
  const cursorAt = (at: number) => recent[at % recent.length] ?? ''
  return Array.from({ length: count }, (_, at) => `/api/v1/catalogue?since=${cursorAt(at)}`)
}

/** All bytes of the answer to a station that has everything, status line and headers included. */
export async function emptyDeltaBytes(url: string): Promise<number> {
  const path = `/api/v1/catalogue?since=${(await readCursors(url)).at(-1) ?? ''}`
  return new Promise((resolve, reject) => {
    const asked = request(url + path, { headers: { 'accept-encoding': 'gzip' }, agent: false }, answer => {
      answer.resume().on('end', () => resolve(answer.socket.bytesRead))
    })
    asked.on('error', reject).end()
  })
}
