import { join } from 'node:path'
import sharp from 'sharp'
import type { Package } from '../src/media/release.ts'
import { workKey } from '../storage/keys.ts'
import type { Attempt } from './step.ts'

/** Widths of a poster: a phone's list, a PC's list, a projector. */
const posterWidths = [320, 640, 1280] as const

/** Behind a wave form, which comes without a ground: a dark green that its pale line stands out from. */
const backdrop = '#1f3326'

/** Makes the poster's pictures from one frame that our own ffmpeg wrote; never from a producer's file. */
export async function makePictures(attempt: Attempt, framePath: string): Promise<Package['pictures']> {
  const { width, height } = await sharp(framePath).metadata()
  // Nothing is enlarged; of the widths beyond the frame's own, one at that size serves all.
  const widths = [...new Set(posterWidths.map(each => Math.min(each, width)))]
  const files: string[] = []
  for (const each of widths) {
    const resized = sharp(framePath).flatten({ background: backdrop }).resize({ width: each })
    const webp = `poster-${each}.webp`
    const jpeg = `poster-${each}.jpg`
    await resized.clone().webp({ quality: 72 }).toFile(join(attempt.scratch, webp))
    await resized.clone().jpeg({ quality: 74, mozjpeg: true }).toFile(join(attempt.scratch, jpeg))
    files.push(webp, jpeg)
  }
  for (const file of files) {
    const contentType = file.endsWith('.webp') ? 'image/webp' : 'image/jpeg'
    const key = workKey(attempt.job.versionId, attempt.attemptId, file)
    await attempt.store.putFile(key, join(attempt.scratch, file), { contentType, signal: attempt.signal })
  }
  return { attemptId: attempt.attemptId, files, widths, aspect: width / height }
}
