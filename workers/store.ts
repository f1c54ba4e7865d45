import { XiangtuError } from '../src/errors.ts'
import { type Manifest, manifestFile } from '../src/media/manifest.ts'
import { planSchema } from '../src/media/plan.ts'
import { initFile, packageSchema, type Stored, segmentFile, type Track } from '../src/media/release.ts'
import type { StageName } from '../src/media/stages.ts'
import { contentTypeOf } from '../storage/content-types.ts'
import { mediaKey, releasePrefix, workKey } from '../storage/keys.ts'
import type { ByteRange } from '../storage/object-store.ts'
import type { Attempt, Step } from './step.ts'

/** Requests under way at once: an object store answers each in milliseconds, and a lesson has thousands. */
const parallel = 8

type Piece = {
  readonly path: string
  /** Key of the work file that the bytes come from. */
  readonly from: string
  readonly range?: ByteRange
  readonly contentType: string
}

/**
 * The step that stores a stage, whose result is `first-store`, `rest-store`: it cuts the tracks into segments on their
 * way to the store, under this attempt's own release.
 * The order is a promise: pictures and segments, then media playlists, then master playlists. Ends by listing the
 * release and comparing every object's size.
 */
export const storeStage =
  (stage: StageName): Step =>
  attempt =>
    store(attempt, stage)

async function store(attempt: Attempt, stage: StageName): Promise<Stored> {
  const { coursewareId, versionId } = attempt.job
  const release = await attempt.resultOf(`${stage}-package`, packageSchema)
  const releaseId = attempt.attemptId
  const pieces: Piece[] = []
  for (const file of release.pictures.files) {
    const from = workKey(versionId, release.pictures.attemptId, file)
    pieces.push({ path: file, from, contentType: contentTypeOf(file) })
  }
  for (const track of release.tracks) pieces.push(...piecesOf(track, versionId))
  let stored = 0
  await eachOf(pieces, parallel, async ({ path, from, range, contentType }) => {
    const options = { contentType, signal: attempt.signal, ...(range && { range }) }
    // Asked for with every piece: storing a long lesson over a thin line outlasts the copies' rest.
    const localPath = await attempt.cache.fetch(from, { signal: attempt.signal })
    await attempt.store.putFile(mediaKey(coursewareId, releaseId, path), localPath, options)
    attempt.progress((0.95 * ++stored) / pieces.length)
  })
  const { only: _, ...plan } = await attempt.resultOf('plan', planSchema)
  const stages = [...release.earlier, { releaseId, tracks: release.tracks }]
  const manifest = { plan, stages, pictures: release.pictures } satisfies Manifest
  const json = { contentType: 'application/json', signal: attempt.signal }
  await attempt.store.put(mediaKey(coursewareId, releaseId, manifestFile), JSON.stringify(manifest), json)
  for (const { path, text } of release.playlists) {
    const options = { contentType: 'application/vnd.apple.mpegurl', signal: attempt.signal }
    await attempt.store.put(mediaKey(coursewareId, releaseId, path), text, options)
  }

  const expected = new Map<string, number | undefined>([
    ...pieces.map(({ path, range }) => [mediaKey(coursewareId, releaseId, path), range?.bytes] as const),
    ...release.playlists.map(
      ({ path, text }) => [mediaKey(coursewareId, releaseId, path), Buffer.byteLength(text)] as const,
    ),
  ])
  return { releaseId, ...(await verify(attempt, releasePrefix(coursewareId, releaseId), expected)) }
}

function piecesOf({ folder, file, height, parts, initBytes, segments }: Track, versionId: string): Piece[] {
  const keys = parts.map(({ attemptId }) => workKey(versionId, attemptId, file))
  const contentType = height > 0 ? 'video/mp4' : 'audio/mp4'
  const pieceOf = (path: string, part: number, range: ByteRange): Piece => {
    const from = keys[part]
    if (from === undefined) throw new XiangtuError('internal', { detail: `${folder} has no part ${part}` })
    return { path: `${folder}/${path}`, from, range, contentType }
  }
  return [
    pieceOf(initFile, 0, { start: 0, bytes: initBytes }),
    ...segments.map(({ part, start, bytes }, index) => pieceOf(segmentFile(index), part, { start, bytes })),
  ]
}

/** Lists what really rests in the store: an upload that was acknowledged and is not there, or is cut, stops here. */
async function verify(attempt: Attempt, prefix: string, expected: ReadonlyMap<string, number | undefined>) {
  const missing = new Set(expected.keys())
  let bytes = 0
  for await (const object of attempt.store.list(prefix, { signal: attempt.signal })) {
    const wanted = expected.get(object.key)
    if (wanted === undefined || wanted === object.bytes) missing.delete(object.key)
    bytes += object.bytes
  }
  if (missing.size > 0) {
    const detail = `${missing.size} objects missing or cut under ${prefix}, first ${[...missing][0]}`
    throw new XiangtuError('storeUnavailable', { detail })
  }
  return { objects: expected.size, bytes }
}

/** Does a piece of work for every item, a few at a time; after the first that fails no other begins. */
async function eachOf<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values()
  const failures: unknown[] = []
  const lane = async () => {
    for (const item of rest) {
      if (failures.length > 0) return
      await work(item).catch((error: unknown) => failures.push(error))
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  if (failures.length > 0) throw failures[0]
}
