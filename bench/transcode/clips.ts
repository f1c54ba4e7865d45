import { join } from 'node:path'
import sharp from 'sharp'
import {
  cameraCanvas,
  cameraClipArgs,
  loopArgs,
  minuteArgs,
  slideSeconds,
  slidesClipArgs,
  stampArgs,
  thinClipArgs,
} from './clip-args.ts'
import { hasPhoto, photoArea, slideSvg } from './slides.ts'
import { makeTexture, type Picture } from './texture.ts'
import type { Tools } from './tools.ts'

/** A film to measure with. */
export type Clip = { readonly name: string; readonly path: string; readonly seconds: number }

const pictureOf = ({ rgb, width, height }: Picture) =>
  sharp(Buffer.from(rgb), { raw: { width, height, channels: 3 } })

/** The ground that every made film shows parts of. */
async function makeGround(tools: Tools): Promise<string> {
  const path = join(tools.folder, 'ground.png')
  const { width, height } = cameraCanvas
  await pictureOf(makeTexture(width, height, 1))
    .png({ compressionLevel: 1 })
    .toFile(path)
  return path
}

/** Makes the hand-held film. */
export async function makeCameraClip(tools: Tools, seconds: number): Promise<Clip> {
  const far = await makeGround(tools)
  const near = join(tools.folder, 'near.png')
  const width = 2600
  const height = 820
  const leaves = Array.from({ length: 26 }, (_, place) => {
    const x = 60 + place * 100 + ((place * 37) % 60)
    const y = place % 3 === 0 ? 60 : 640 + ((place * 53) % 120)
    return `<ellipse cx="${x}" cy="${y}" rx="${40 + ((place * 29) % 50)}" ry="${120 + ((place * 41) % 90)}" transform="rotate(${(place * 47) % 60} ${x} ${y})"/>`
  })
  const shape = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${leaves.join('')}</svg>`,
  )
  await pictureOf(makeTexture(width, height, 2))
    .ensureAlpha()
    .composite([{ input: await sharp(shape).blur(2).png().toBuffer(), blend: 'dest-in' }])
    .png({ compressionLevel: 1 })
    .toFile(near)
  const path = join(tools.folder, 'camera.mp4')
  await tools.ffmpeg(cameraClipArgs(far, near, seconds, path))
  return { name: 'camera', path, seconds }
}

/** Makes the recorded talk. */
export async function makeSlidesClip(tools: Tools, seconds: number): Promise<Clip> {
  const slides: string[] = []
  for (let page = 0; page * slideSeconds < seconds; page += 1) {
    const { left, top, width, height } = photoArea
    const photo = hasPhoto(page)
      ? [
          {
            input: await pictureOf(makeTexture(width, height, 50 + page))
              .blur(3)
              .png()
              .toBuffer(),
            left,
            top,
          },
        ]
      : []
    const path = join(tools.folder, `slide-${page}.png`)
    await sharp(Buffer.from(slideSvg(page)))
      // As soft as a real recording, whose rates this film then comes near.
      .blur(1)
      .composite(photo)
      .png({ compressionLevel: 1 })
      .toFile(path)
    slides.push(path)
  }
  const path = join(tools.folder, 'slides.mp4')
  await tools.ffmpeg(slidesClipArgs(slides, seconds, path))
  return { name: 'slides', path, seconds }
}

/** Makes the calm film of few bits. */
export async function makeThinClip(tools: Tools, seconds: number): Promise<Clip> {
  const path = join(tools.folder, 'thin.mp4')
  await tools.ffmpeg(thinClipArgs(await makeGround(tools), seconds, path))
  return { name: 'thin', path, seconds }
}

/** Makes the film of an hour, or of another length. */
export async function makeLongClip(tools: Tools, seconds: number): Promise<Clip> {
  const minute = join(tools.folder, 'minute.mp4')
  const path = join(tools.folder, 'long.mp4')
  await tools.ffmpeg(minuteArgs(minute))
  await tools.ffmpeg(loopArgs(minute, seconds, path))
  return { name: 'long', path, seconds }
}

/** Gives the film as a file of its own. */
export async function stampClip(tools: Tools, clip: Clip, stamp: string): Promise<Clip> {
  const path = join(tools.folder, `${clip.name}-${stamp}.mkv`)
  await tools.ffmpeg(stampArgs(clip.path, stamp, path))
  return { ...clip, path }
}
