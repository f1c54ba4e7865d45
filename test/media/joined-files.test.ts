import { expect } from 'chai'
import fc from 'fast-check'
import { joinFiles, openFileSplitter } from '../../src/media/joined-files.ts'

describe('files that are joined', () => {
  it('refuses what somebody else put in their place', () => {
    const split = openFileSplitter(() => undefined)
    expect(() => split(new TextEncoder().encode('<!doctype html>'))).to.throw(RangeError)
  })

  it('come out as they went in, whatever pieces they come in', () => {
    const bytes = fc.uint8Array({ maxLength: 40 })
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 6 }), fc.integer({ min: 1, max: 25 }), (files, pieceBytes) => {
        const found: Uint8Array[] = []
        const split = openFileSplitter((index, loaded, total, whole) => {
          expect(index).to.equal(found.length)
          expect(loaded).to.be.at.most(total)
          expect(loaded === total).to.equal(whole !== undefined)
          if (whole) found.push(new Uint8Array(whole))
        })
        const joined = joinFiles(files)
        for (let at = 0; at < joined.length; at += pieceBytes) split(joined.subarray(at, at + pieceBytes))
        expect(found).to.deep.equal(files)
      }),
    )
  })

  it('tells of a file on its way how much of it has come', () => {
    const told: (readonly [number, number, number])[] = []
    const split = openFileSplitter((index, loaded, total) => told.push([index, loaded, total]))
    const joined = joinFiles([new Uint8Array(10), new Uint8Array(20)])
    split(joined.subarray(0, 9))
    split(joined.subarray(9, 23))
    expect(told).to.deep.equal([
      [0, 5, 10],
      [0, 10, 10],
      [1, 5, 20],
    ])
  })
})
