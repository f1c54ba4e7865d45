import sharp from 'sharp'
import { XiangtuError } from '../errors.ts'
import { encodePoster, posterFile, posterWidthsOf } from '../media/posters.ts'
import { oneAtATime } from './one-at-a-time.ts'
import {
  largestPicturePixels,
  leastPicture,
  longestPictureSide,
  type OwnPicture,
  pictureKindOf,
} from './rules.ts'

/** A picture made anew: what will be served, not a byte of what was sent. */
export type MadePicture = Omit<OwnPicture, 'id'> & {
  readonly files: readonly {
    readonly file: string
    readonly bytes: Uint8Array
    readonly contentType: string
  }[]
}

/** One stranger's file is decoded at a time: its pixels are all that the hub's memory must bear. */
const inTurn = oneAtATime(8)
/** A photograph of 40 million pixels takes two seconds on one slow core. */
const decodeSeconds = 10

/**
 * Makes a lesson's picture from a stranger's file: JPEG, PNG or WebP, decoded once within bounds of size and time,
 * turned as the camera was held, in sRGB, and encoded anew from bare pixels. Throws `posterWrongType`, `posterBroken`,
 * `posterTooSmall` or `posterTooLarge`.
 */
export const makePicture = (bytes: Uint8Array): Promise<MadePicture> => inTurn(() => make(bytes))

async function make(bytes: Uint8Array): Promise<MadePicture> {
  // By its first bytes, before a decoder runs: SVG, TIFF, GIF and all else that libvips could open never reach it.
  const kind = pictureKindOf(bytes)
  if (!kind) throw new XiangtuError('posterWrongType')
  const { pixels, width, height } = await decode(bytes, kind)
  if (width < leastPicture.width || height < leastPicture.height) {
    const facts = { size: `${width}×${height}`, limit: `${leastPicture.width}×${leastPicture.height}` }
    throw new XiangtuError('posterTooSmall', { facts })
  }
  const widths = posterWidthsOf(width)
  const files: MadePicture['files'][number][] = []
  for (const each of widths) {
    const resized = sharp(pixels, { raw: { width, height, channels: 3 } }).resize({ width: each })
    const webp = await encodePoster(each, quality => resized.clone().webp({ quality }).toBuffer())
    const jpeg = await encodePoster(each, quality =>
      resized.clone().jpeg({ quality, mozjpeg: true }).toBuffer(),
    )
    files.push(
      { file: posterFile(undefined, each, 'webp'), bytes: webp, contentType: 'image/webp' },
      { file: posterFile(undefined, each, 'jpg'), bytes: jpeg, contentType: 'image/jpeg' },
    )
  }
  return { widths, aspect: width / height, files }
}

async function decode(bytes: Uint8Array, kind: string) {
  const picture = sharp(bytes, { failOn: 'error', limitInputPixels: largestPicturePixels, pages: 1 })
  const facts = await picture.metadata().catch(asBroken)
  if (facts.format !== kind) throw new XiangtuError('posterWrongType')
  const side = longestPictureSide
  const { data, info } = await picture
    .timeout({ seconds: decodeSeconds })
    .autoOrient()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    // What shines through is white, as paper is.
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch(asBroken)
  if (info.channels !== 3) throw new XiangtuError('posterBroken', { detail: `${info.channels} channels` })
  return { pixels: data, width: info.width, height: info.height }
}

function asBroken(cause: unknown): never {
  const says = cause instanceof Error ? cause.message : String(cause)
  if (!/pixel limit/.test(says)) throw new XiangtuError('posterBroken', { cause, detail: says })
  // Megapixels, as cameras count.
  const facts = { limit: `${largestPicturePixels / 1_000_000} MP` }
  throw new XiangtuError('posterTooLarge', { cause, facts })
}
