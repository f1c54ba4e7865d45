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

/** An encode of the first stage, by its part. */
type EncodedPart = Encoded & { readonly part: 'sound' | number }

/** Makes the pictures of a version from what its first stage handed on, and stores them: posters and storyboard. */
export async function makeStagePictures(
  attempt: Attempt,
  plan: Plan,
  encoded: readonly EncodedPart[],
): Promise<Package['pictures']> {
  const { scratch, attemptId, signal, job } = attempt
  const fetch = (from: { readonly attemptId: string }, file: string) =>
    attempt.cache.fetch(workKey(job.versionId, from.attemptId, file), { signal })
  const first = encoded.find(({ posterFrames }) => posterFrames.length > 0)
  if (!first) throw new XiangtuError('internal', { detail: 'no encode took a poster frame' })
  const frames: string[] = []
  for (const file of first.posterFrames) frames.push(await fetch(first, file))
  const posters = await makePosters(attempt, frames)
  const storyboard = await makeStoryboard(attempt, plan, encoded, fetch).catch((error: unknown) => {
    if (!(error instanceof XiangtuError) || error.code !== 'outputWrong') throw error
    // The film itself is whole: it is published without thumbnails rather than not at all.
    attempt.log.warn({ versionId: job.versionId, detail: error.detail }, 'no storyboard')
    return []
  })
  const files = [...posters.files, ...storyboard]
  for (const file of files) {
    const options = { contentType: contentTypeOf(file), signal }
    await attempt.store.putFile(workKey(job.versionId, attemptId, file), join(scratch, file), options)
  }
  return { attemptId, ...posters, files, ...(storyboard.length > 0 && { storyboard: storyboardFile }) }
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
