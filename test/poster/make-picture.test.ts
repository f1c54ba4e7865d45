import { expect } from 'chai'
import sharp from 'sharp'
import { XiangtuError } from '../../src/errors.ts'
import { makePicture } from '../../src/poster/make-picture.ts'
import { oneAtATime } from '../../src/poster/one-at-a-time.ts'
import { pictureOf } from '../support/pictures.ts'

const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) =>
      error instanceof XiangtuError
        ? `${error.code} ${Object.values(error.facts).join(' ')}`.trim()
        : String(error),
  )
const textFile = (text: string) => Buffer.from(text)

describe('a lesson’s own picture, made anew', () => {
  const strangers: readonly (readonly [string, () => Promise<Buffer> | Buffer, string])[] = [
    ['nothing at all', () => Buffer.alloc(0), 'posterWrongType'],
    [
      'SVG',
      () =>
        textFile(
          '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><script>alert(1)</script></svg>',
        ),
      'posterWrongType',
    ],
    ['HTML', () => textFile('<!doctype html><script>alert(1)</script>'), 'posterWrongType'],
    ['GIF', () => pictureOf(640, 360).gif().toBuffer(), 'posterWrongType'],
    ['TIFF', () => pictureOf(640, 360).tiff().toBuffer(), 'posterWrongType'],
    ['AVIF', () => pictureOf(640, 360).avif({ effort: 0 }).toBuffer(), 'posterWrongType'],
    ['PDF', () => textFile('%PDF-1.7\n1 0 obj'), 'posterWrongType'],
    [
      'a picture’s first bytes before a script',
      () => Buffer.from('\xff\xd8\xff<script>alert(1)</script>', 'latin1'),
      'posterBroken',
    ],
    [
      'a JPEG that breaks off',
      async () => (await pictureOf(1280, 720).jpeg().toBuffer()).subarray(0, 4000),
      'posterBroken',
    ],
    [
      'a PNG that breaks off',
      async () => (await pictureOf(1280, 720).png().toBuffer()).subarray(0, 2000),
      'posterBroken',
    ],
    [
      'a JPEG signature and noise',
      () => Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(5000, 7)]),
      'posterBroken',
    ],
    ['a narrow one', () => pictureOf(300, 600).png().toBuffer(), 'posterTooSmall 300×600 320×180'],
    ['a strip', () => pictureOf(2000, 60).png().toBuffer(), 'posterTooSmall 1280×38 320×180'],
    [
      'a small file of a giant picture',
      () =>
        sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: '#123' } })
          .png()
          .toBuffer(),
      'posterTooLarge 40 MP',
    ],
  ]
  for (const [what, make, code] of strangers) {
    it(`refuses ${what}`, async () => {
      expect(await refusal(makePicture(await make()))).to.equal(code)
    })
  }

  it('refuses a queue that grows without end, and lets work through one after the other, whatever fails', async () => {
    const inTurn = oneAtATime(2)
    const order: string[] = []
    const work = (name: string) => async () => {
      order.push(`${name} begins`)
      await new Promise(resolve => setTimeout(resolve, 5))
      order.push(`${name} ends`)
      if (name === 'a') throw new XiangtuError('posterBroken')
      return name
    }
    const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map(name => refusal(inTurn(work(name)))))
    expect(outcomes).to.deep.equal(['posterBroken', 'none', 'none', 'unavailable'])
    expect(order.join()).to.equal('a begins,a ends,b begins,b ends,c begins,c ends')
    expect(await inTurn(work('e'))).to.equal('e')
  })

  for (const format of ['jpeg', 'png', 'webp'] as const) {
    it(`takes ${format} and gives WebP and JPEG in three widths`, async () => {
      const made = await makePicture(await pictureOf(2000, 1000).toFormat(format).toBuffer())
      expect(made.widths).to.deep.equal([320, 640, 1280])
      expect(made.aspect).to.equal(2)
      for (const { file, bytes, contentType } of made.files) {
        const { format, width, height } = await sharp(bytes).metadata()
        expect({ file, contentType }).to.deep.equal({
          file: `poster-${width}.${format === 'jpeg' ? 'jpg' : 'webp'}`,
          contentType: `image/${format}`,
        })
        expect(height).to.equal((width ?? 0) / 2)
      }
      expect(made.files).to.have.length(6)
    })
  }

  it('enlarges nothing, and holds an upright picture to the same length', async () => {
    expect((await makePicture(await pictureOf(500, 400).png().toBuffer())).widths).to.deep.equal([320, 500])
    const upright = await makePicture(await pictureOf(2000, 4000).jpeg().toBuffer())
    expect(upright.widths).to.deep.equal([320, 640])
    expect(upright.aspect).to.equal(0.5)
  })

  it('turns it as the camera was held, and takes along nothing that the camera wrote beside it', async () => {
    const held = await pictureOf(800, 400)
      .jpeg()
      .withExif({ IFD0: { Orientation: '6', Copyright: '王老师' }, IFD3: { GPSLatitude: '30/1 40/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    expect((await sharp(held).metadata()).orientation).to.equal(6)
    const { aspect, files } = await makePicture(held)
    expect(aspect).to.equal(0.5)
    for (const { bytes } of files) {
      const { exif, xmp, iptc, icc, orientation } = await sharp(bytes).metadata()
      expect({ exif, xmp, iptc, icc, orientation }).to.deep.equal({
        ...{ exif: undefined, xmp: undefined, iptc: undefined, icc: undefined, orientation: undefined },
      })
    }
  })

  it('shows the same colours from grey, sixteen bits, print and transparent pictures', async () => {
    const meanOf = async (source: Buffer) => {
      const { files } = await makePicture(source)
      const { channels } = await sharp(files[1]?.bytes).stats()
      return channels.map(({ mean }) => Math.round(mean))
    }
    const plain = (background: string) =>
      sharp({ create: { width: 400, height: 300, channels: 4, background } }).png()
    expect(await meanOf(await plain('#808080').toColourspace('b-w').png().toBuffer())).to.satisfy(
      isNear([128, 128, 128]),
    )
    expect(await meanOf(await plain('#c86432').toColourspace('rgb16').png().toBuffer())).to.satisfy(
      isNear([200, 100, 50]),
    )
    expect(
      await meanOf(await plain('#c86432').removeAlpha().toColourspace('cmyk').jpeg().toBuffer()),
    ).to.satisfy(isNear([200, 100, 50], 35))
    // Half of a black that shines through to white.
    expect(await meanOf(await plain('rgba(0, 0, 0, 0.5)').toBuffer())).to.satisfy(isNear([128, 128, 128]))
  })
})

const isNear =
  (wanted: readonly number[], by = 4) =>
  (found: readonly number[]) =>
    found.length === wanted.length &&
    found.every((value, index) => Math.abs(value - (wanted[index] ?? 0)) <= by)
