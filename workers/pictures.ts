import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { encodePoster, posterFile, posterNames, posterWidthsOf } from '../src/media/posters.ts'
import type { Attempt } from './step.ts'

/** Behind a wave form, which comes without a ground: a dark green that its pale line stands out from. */
const backdrop = '#1f3326'

/**
 * Makes the posters' pictures in the attempt's scratch folder, from the candidates that our own ffmpeg wrote; never
 * from a producer's file. All have one size, for they come from one film.
 */
export async function makePosters({ scratch }: Pick<Attempt, 'scratch'>, framePaths: readonly string[]) {
  const names = posterNames.slice(0, framePaths.length)
  const { width, height } = await sharp(framePaths[0]).metadata()
  const widths = posterWidthsOf(width)
  const files: string[] = []
  for (const [place, name] of names.entries()) {
    const path = framePaths[place]
    for (const each of widths) {
      const resized = sharp(path).flatten({ background: backdrop }).resize({ width: each })
      const [webp, jpeg] = [posterFile(name, each, 'webp'), posterFile(name, each, 'jpg')]
      const asWebp = await encodePoster(each, quality => resized.clone().webp({ quality }).toBuffer())
      const asJpeg = await encodePoster(each, quality =>
        resized.clone().jpeg({ quality, mozjpeg: true }).toBuffer(),
      )
      await writeFile(join(scratch, webp), asWebp)
      await writeFile(join(scratch, jpeg), asJpeg)
      files.push(webp, jpeg)
    }
  }
  return { names, files, widths, aspect: width / height }
}
