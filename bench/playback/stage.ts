import { join } from 'node:path'
import type { Tools } from '../transcode/tools.ts'
import { takeFilm, takePeerLadder } from './films.ts'
import { type LadderRung, readLadder } from './ladder.ts'
import { publishMade, takeOurLesson } from './our-lesson.ts'
import { openOwnHub } from './own-hub.ts'
import { startPeerServer } from './peer-server.ts'
import type { Watched } from './watch.ts'

/** Everything that is watched: one film, once as we publish it on a hub of ours, once as the peer does. */
export type Stage = {
  readonly ours: Watched
  /** The same lesson before a room of people. */
  readonly room: Watched
  /** Our ladder, its segments by their addresses on the hub. */
  readonly ladder: readonly LadderRung[]
  readonly durationSeconds: number
  readonly peer: Watched
  readonly peerLadder: readonly LadderRung[]
  readonly signal: AbortSignal
  readonly close: () => Promise<void>
}

type Parts = {
  readonly tools: Tools
  /** What is dear to make is kept here from run to run. */
  readonly cacheFolder: string
  readonly clip: string | undefined
  /** A lesson that an earlier run made, in place of today's line. */
  readonly lessonFolder: string | undefined
  readonly tell: (line: string) => void
}

/** Makes what is not there yet, and serves both. */
export async function openStage(parts: Parts): Promise<Stage> {
  const { tools, cacheFolder, clip, lessonFolder, tell } = parts
  const { signal } = tools
  const film = await takeFilm(tools, cacheFolder, clip)
  const peerFolder = await takePeerLadder(tools, cacheFolder, film)
  const made = await takeOurLesson(film, { cacheFolder, lessonFolder, signal, tell })
  const { coursewareId, releaseId, media } = made
  const folder = join(tools.folder, 'hub')
  const hub = await openOwnHub({ folder, workers: 0, signal, tell })
  try {
    await publishMade(hub, folder, made)
    const peer = await startPeerServer(peerFolder)
    const release = await readLadder(join(made.folder, 'media', releaseId), media.masterPlaylist)
    const base = new URL(`${hub.url}/media/${coursewareId}/${releaseId}/`)
    const ladder = release.map(rung => ({
      ...rung,
      segments: rung.segments.map(each => ({ ...each, path: new URL(each.path, base).pathname })),
    }))
    const peerLadder = await readLadder(peerFolder)
    for (const [who, rungs] of [
      ['ours', ladder],
      ['peer', peerLadder],
    ] as const)
      tell(`${who}: ${rungs.map(describeRung).join(', ')}`)
    return {
      ours: { target: hub.url, path: `/courseware/${coursewareId}`, press: '.big-play' },
      room: { target: hub.url, path: `/courseware/${coursewareId}/classroom`, press: '.big-play' },
      ladder,
      durationSeconds: media.durationSeconds,
      peer: { target: peer.url, path: '/', press: '' },
      peerLadder,
      signal: hub.signal,
      close: async () => {
        await peer.close()
        await hub.close()
      },
    }
  } catch (error) {
    await hub.close()
    throw error
  }
}

function describeRung({ height, frameRate, segments }: LadderRung): string {
  const kbits = segments.reduce((sum, { bytes }) => sum + (bytes * 8) / 1000, 0)
  const seconds = segments.reduce((sum, each) => sum + each.seconds, 0)
  return `${height} lines at ${frameRate}/s ${(kbits / seconds).toFixed(0)} kbit/s`
}
