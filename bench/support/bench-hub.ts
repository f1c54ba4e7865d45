import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { childEnvironment, readConfig } from '../../src/config.ts'
import { startHubProcess } from '../../src/demo/hub-process.ts'
import { openHubClient } from '../../src/upload/hub-client.ts'
import { hubAddressOf, sendFile } from '../../src/upload/send-file.ts'
import { type ToolRun, watchTools } from './watched-tools.ts'
import { readWorkers, type WorkerUse } from './worker-processes.ts'

/** How one lesson went through the whole line. */
export type LineOutcome = {
  /** From the acceptance of the last uploaded byte until all H.264 rungs stand in the catalogue. */
  readonly wallSeconds: number
  /** From the same moment until the lesson could first be watched. */
  readonly firstSeconds: number
  /** What ffmpeg and ffprobe did in that time. */
  readonly runs: readonly ToolRun[]
  /** Folder of everything stored that can be played. */
  readonly mediaFolder: string
}

/** A hub of its own with workers, in a temporary folder. */
export type BenchHub = {
  readonly make: (path: string, title: string) => Promise<LineOutcome>
  readonly workers: () => Promise<readonly WorkerUse[]>
  /** Resolves when no encode is under way, so that nothing weighs on what is measured next. */
  readonly idle: () => Promise<void>
  readonly stop: () => Promise<void>
}

const lessonSchema = z.object({
  publishedAt: z.string().nullable(),
  progress: z.object({
    state: z.string(),
    watchPath: z.string().optional(),
    verbs: z.array(z.object({ verb: z.string(), endedAt: z.string().optional() })),
    failure: z.object({ verb: z.string(), code: z.string() }).optional(),
  }),
})
const lookEveryMs = 1000

/** Starts the hub as `npm start` does. The stand-ins for ffmpeg that watch it lie in the same folder. */
export async function openBenchHub(
  folder: string,
  localWorkers: number,
  signal: AbortSignal,
): Promise<BenchHub> {
  const settings = readConfig()
  const tools = await watchTools(folder, { ffmpeg: settings.ffmpegPath, ffprobe: settings.ffprobePath })
  const dataFolder = join(folder, 'data')
  const own = {
    DATA_DIR: dataFolder,
    LOCAL_WORKERS: String(localWorkers),
    FFMPEG_PATH: tools.ffmpegPath,
    FFPROBE_PATH: tools.ffprobePath,
    ...{ DATABASE_URL: '', REDIS_URL: '', S3_BUCKET: '', PORT: '' },
  }
  const hub = await startHubProcess(readConfig(childEnvironment(own)), signal, own)
  const gone = new AbortController()
  void hub.ended.then(({ lastLines }) => gone.abort(new Error(`the hub has ended\n${lastLines.join('\n')}`)))
  const until = AbortSignal.any([signal, gone.signal])
  const access = { hub: hub.url, key: hub.key, language: 'en' as const, signal: until }
  const client = openHubClient(hubAddressOf(access), until)

  const follow = async (coursewareId: string) => {
    let firstAt = 0
    for (;;) {
      const answer = await client.lesson(coursewareId, lessonSchema)
      if (answer.ok) {
        const { publishedAt, progress } = answer.value
        if (progress.failure) throw new Error(`${progress.failure.verb} failed: ${progress.failure.code}`)
        const endOf = (verb: string) =>
          Date.parse(progress.verbs.find(each => each.verb === verb)?.endedAt ?? '')
        // The hub's own time of the first publishing is finer than the distance of these looks.
        if (firstAt === 0 && publishedAt) firstAt = Date.parse(publishedAt)
        if (firstAt === 0 && progress.watchPath) firstAt = Date.now()
        if (progress.state === 'published') {
          const completeAt = endOf('publish')
          // Of a lesson published in one go the catalogue's entry is some milliseconds younger than its verb's end.
          return { storedAt: endOf('upload'), firstAt: Math.min(firstAt, completeAt), completeAt }
        }
      }
      await wait(lookEveryMs, undefined, { signal: until })
    }
  }

  return {
    make: async (path, title) => {
      const sent = await sendFile({ ...access, path, title, onMove: () => {} })
      if (sent.kind !== 'stored') throw new Error(`the upload ended as ${sent.kind}`)
      const { coursewareId } = sent.view
      const { storedAt, firstAt, completeAt } = await follow(coursewareId)
      // The tier that only some players take is not measured here, and takes longer than all else: 404 where none is made.
      const stopped = await fetch(`${hub.url}/api/v1/courseware/${coursewareId}/stop`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${hub.key}` },
        signal: until,
      })
      if (!stopped.ok && stopped.status !== 404) throw new Error(`stop was answered by ${stopped.status}`)
      if (!(firstAt > storedAt && completeAt >= firstAt))
        throw new Error(`no times of the line: ${storedAt}, ${firstAt}, ${completeAt}`)
      return {
        wallSeconds: (completeAt - storedAt) / 1000,
        firstSeconds: (firstAt - storedAt) / 1000,
        runs: await tools.runs(storedAt, completeAt),
        mediaFolder: join(dataFolder, 'objects', 'media', coursewareId),
      }
    },
    workers: () => readWorkers(dataFolder),
    idle: () => tools.idle(until),
    stop: hub.stop,
  }
}
