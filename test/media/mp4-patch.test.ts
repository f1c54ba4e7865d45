import { expect } from 'chai'
import { assert, bigInt, integer, property } from 'fast-check'
import { moveOf, type Patch, patchFragment } from '../../src/media/mp4-patch.ts'
import { box, words32 } from '../support/boxes.ts'

const long = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(value)
  return bytes
}
const tfdtLong = (ticks: bigint) => box('tfdt', words32(0x01000000), long(ticks))
const tfdtShort = (ticks: number) => box('tfdt', words32(0, ticks))
const moof = (sequence: number, ...tfdts: readonly Buffer[]) =>
  box(
    'moof',
    box('mfhd', words32(0, sequence)),
    ...tfdts.map(tfdt => box('traf', box('tfhd', words32(0, 1)), tfdt, box('trun', words32(0, 0)))),
  )
const patched = (bytes: Buffer, patches: readonly Patch[], offset = 0): Buffer => {
  const copy = Buffer.from(bytes)
  for (const patch of patches) copy.set(patch.bytes, patch.at - offset)
  return copy
}

describe('moving a fragment', () => {
  it('refuses a start between two ticks', () => {
    const chunk = { index: 1, startFrame: 1000 }
    expect(() => moveOf(chunk, { numerator: 30_000, denominator: 1001 }, 1000)).to.throw(
      RangeError,
      'between',
    )
    expect(moveOf(chunk, { numerator: 30_000, denominator: 1001 }, 30_000)).to.deep.equal({
      ticks: 1_001_000n,
      sequence: 65_536,
    })
  })

  it('refuses a header without its numbers, and a number that does not fit', () => {
    const move = { ticks: 10n, sequence: 65_536 }
    expect(() => patchFragment(box('moof', box('traf', tfdtLong(0n))), 0, move)).to.throw(RangeError, 'mfhd')
    expect(() => patchFragment(moof(1, box('free')), 0, move)).to.throw(RangeError, 'tfdt')
    expect(() => patchFragment(moof(1, tfdtShort(0xffff_fff8)), 0, move)).to.throw(RangeError, 'fit')
    expect(() => patchFragment(moof(65_536, tfdtLong(0n)), 0, move)).to.throw(RangeError, '65536')
  })

  it('writes four and eight bytes, at the fragment’s place in its file', () => {
    const patches = patchFragment(moof(3, tfdtLong(7n)), 5000, { ticks: 100n, sequence: 65_536 })
    expect(patches.map(({ at, bytes }) => [at, bytes.length])).to.deep.equal([
      [5000 + 8 + 8 + 4, 4],
      [5000 + 8 + 16 + 8 + 16 + 8 + 4, 8],
    ])
  })

  it('leaves every other byte as it is, whatever is moved by how much', () => {
    const most = 2n ** 40n
    assert(
      property(
        integer({ min: 0, max: 65_535 }),
        bigInt({ min: 0n, max: most }),
        bigInt({ min: 0n, max: most }),
        integer({ min: 0, max: 400 }),
        (sequence, at, ticks, chunk) => {
          const move = { ticks, sequence: chunk * 65_536 }
          const before = moof(sequence, tfdtLong(at))
          expect(patched(before, patchFragment(before, 900, move), 900)).to.deep.equal(
            moof(sequence + move.sequence, tfdtLong(at + ticks)),
          )
        },
      ),
    )
    const short = moof(2, tfdtShort(5), tfdtShort(6))
    expect(patched(short, patchFragment(short, 0, { ticks: 4n, sequence: 0 }))).to.deep.equal(
      moof(2, tfdtShort(9), tfdtShort(10)),
    )
  })
})
