import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { XiangtuError } from '../src/errors.ts'
import { chooseChunks } from '../src/media/chunks.ts'
import type { Plan } from '../src/media/plan.ts'
import type { Encoded, Package } from '../src/media/release.ts'
import { framesWithin, planStoryboard, storyboardFile, writeStoryboard } from '../src/media/storyboard.ts'
import { contentTypeOf } from '../storage/content-types.ts'
import { workKey } from '../storage/keys.ts'
import { makePosters } from './pictures.ts'
import type { Attempt } from './step.ts'
import { makeSheets, type Strip } from './storyboard.ts'

/** An encode of a stage, by its part. */
type EncodedPart = Encoded & { readonly part: 'sound' | number }

type Pictures = Package['pictures']
type Given = {
  /** The pictures of the stage before. */
  readonly known: Pictures | undefined
  readonly encoded: readonly EncodedPart[]
  /** Whether this stage's encodes have seen every frame. */
  readonly looks: boolean
}

/**
 * Makes the pictures of a version from what a stage's encodes handed on, and stores them: posters, unless there are some,
 * and the storyboard, as soon as every frame was seen.
 */
export async function makeStagePictures(attempt: Attempt, plan: Plan, given: Given): Promise<Pictures> {
  const { scratch, attemptId, signal, job } = attempt
  const { known, encoded, looks } = given
  const fetch = (from: { readonly attemptId: string }, file: string) =>
    attempt.cache.fetch(workKey(job.versionId, from.attemptId, file), { signal })
  const keep = (file: string, path: string) =>
    attempt.store.putFile(workKey(job.versionId, attemptId, file), path, {
      contentType: contentTypeOf(file),
      signal,
    })
  const posters = known ?? (await makeVersionPosters(attempt, encoded, fetch))
  const makeBoard = looks ? makeStoryboard(attempt, plan, encoded, fetch) : Promise.resolve([])
  const storyboard = await makeBoard.catch((error: unknown) => {
    if (!(error instanceof XiangtuError) || error.code !== 'outputWrong') throw error
    // The film itself is whole: it is published without thumbnails rather than not at all.
    attempt.log.warn({ versionId: job.versionId, detail: error.detail }, 'no storyboard')
    return []
  })
  for (const file of posters.files) await keep(file, known ? await fetch(known, file) : join(scratch, file))
  for (const file of storyboard) await keep(file, join(scratch, file))
  const { names, widths, aspect } = posters
  return {
    ...{ attemptId, names, widths, aspect, files: [...posters.files, ...storyboard] },
    ...(storyboard.length > 0 && { storyboard: storyboardFile }),
  }
}

async function makeVersionPosters(
  attempt: Attempt,
  encoded: readonly EncodedPart[],
  fetch: (from: Encoded, file: string) => Promise<string>,
): ReturnType<typeof makePosters> {
  const first = encoded.find(({ posterFrames }) => posterFrames.length > 0)
  if (!first) throw new XiangtuError('internal', { detail: 'no encode took a poster frame' })
  const frames: string[] = []
  for (const file of first.posterFrames) frames.push(await fetch(first, file))
  return makePosters(attempt, frames)
}

/** The sheets and their track; none for sound alone. */
async function makeStoryboard(
  attempt: Attempt,
  plan: Plan,
  encoded: readonly EncodedPart[],
  fetch: (from: Encoded, file: string) => Promise<string>,
): Promise<string[]> {
  const board = planStoryboard(plan)
  if (!board) return []
  const strips: Strip[] = []
  for (const chunk of chooseChunks(plan)) {
    const { first, count } = framesWithin(board, chunk)
    const from = encoded.find(({ part }) => part === chunk.index)
    if (count === 0) continue
    if (!from?.strip) throw new XiangtuError('outputWrong', { detail: `no strip of chunk ${chunk.index}` })
    strips.push({ path: await fetch(from, from.strip), first, count })
  }
  const sheets = await makeSheets(board, strips, attempt.scratch)
  await writeFile(join(attempt.scratch, storyboardFile), writeStoryboard(board))
  return [...sheets, storyboardFile]
}
