import { expect } from 'chai'
import fc from 'fast-check'
import { decideDelivery, wantedRange } from '../../src/play/rules.ts'

const object = { etag: '"abc"', modifiedAt: new Date('2026-11-22T08:00:00.700Z'), bytes: 1000 }
const sameTime = 'Sun, 22 Nov 2026 08:00:00 GMT'
const earlier = 'Sun, 22 Nov 2026 07:59:59 GMT'
const get = (headers: Record<string, string>) => decideDelivery('GET', headers, object)

describe('wantedRange', () => {
  it('refuses what begins at the end or after it, and an empty tail', () => {
    for (const header of ['bytes=1000-', 'bytes=1000-1001', 'bytes=99999999999999999999-', 'bytes=-0']) {
      expect(wantedRange(header, 1000), header).to.equal('unsatisfiable')
    }
    expect(wantedRange('bytes=0-0', 0)).to.equal('unsatisfiable')
  })

  it('gives the whole for several ranges, other units and nonsense', () => {
    const headers = [
      'bytes=0-1,5-6',
      'lines=0-1',
      'bytes=5-2',
      'bytes=-',
      'bytes=a-b',
      'bytes',
      '',
      'bytes=1.5-2',
      'bytes=0x1-2',
    ]
    for (const header of [...headers, undefined]) expect(wantedRange(header, 1000), header).to.equal('whole')
  })

  it('gives the whole object for a tail longer than it', () => {
    expect(wantedRange('bytes=-5000', 1000)).to.deep.equal({ start: 0, bytes: 1000 })
  })

  it('never leaves the object, and agrees with slicing it', () => {
    const position = fc.option(fc.nat(60), { nil: undefined })
    fc.assert(
      fc.property(fc.nat(40), position, position, (size, first, last) => {
        const wanted = wantedRange(`bytes=${first ?? ''}-${last ?? ''}`, size)
        if (first === undefined && last === undefined) return wanted === 'whole'
        const all = Array.from({ length: size }, (_, index) => index)
        const slice =
          first === undefined
            ? last === 0
              ? []
              : all.slice(-(last ?? 0))
            : all.slice(first, last === undefined ? undefined : last + 1)
        if (wanted === 'whole') return first !== undefined && last !== undefined && last < first
        if (wanted === 'unsatisfiable') return slice.length === 0
        return JSON.stringify(all.slice(wanted.start, wanted.start + wanted.bytes)) === JSON.stringify(slice)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('decideDelivery', () => {
  it('refuses when If-Match names another version or a weak tag, or the object is newer than If-Unmodified-Since', () => {
    expect(get({ 'if-match': '"other"' }).status).to.equal(412)
    expect(get({ 'if-match': 'W/"abc"' }).status).to.equal(412)
    expect(get({ 'if-unmodified-since': earlier }).status).to.equal(412)
    expect(get({ 'if-match': '"other", "abc"', 'if-unmodified-since': earlier }).status).to.equal(200)
    expect(get({ 'if-match': '*' }).status).to.equal(200)
    expect(get({ 'if-unmodified-since': sameTime }).status).to.equal(200)
  })

  it('says that nothing is new to whoever has the etag, strong or weak, or the time', () => {
    expect(get({ 'if-none-match': '"abc"' }).status).to.equal(304)
    expect(get({ 'if-none-match': '"x", W/"abc"' }).status).to.equal(304)
    expect(get({ 'if-none-match': '*' }).status).to.equal(304)
    expect(get({ 'if-modified-since': sameTime }).status).to.equal(304)
    expect(get({ 'if-none-match': '"abc"', range: 'bytes=0-1' }).status).to.equal(304)
  })

  it('sends it to whoever has another version, even where the time is the same', () => {
    expect(get({ 'if-none-match': '"x"', 'if-modified-since': sameTime }).status).to.equal(200)
    expect(get({ 'if-modified-since': earlier }).status).to.equal(200)
    expect(get({ 'if-modified-since': 'yesterday' }).status).to.equal(200)
    expect(get({ 'if-none-match': '"abc"', 'cache-control': 'no-cache' }).status).to.equal(200)
  })

  it('continues a part only where If-Range still names the same bytes', () => {
    const range = 'bytes=500-'
    const part = { status: 206, range: { start: 500, bytes: 500 } }
    expect(get({ range })).to.deep.equal(part)
    expect(get({ range, 'if-range': '"abc"' })).to.deep.equal(part)
    expect(get({ range, 'if-range': sameTime })).to.deep.equal(part)
    for (const other of ['"x"', 'W/"abc"', earlier, 'nonsense']) {
      expect(get({ range, 'if-range': other }).status, other).to.equal(200)
    }
  })

  it('knows ranges for GET alone', () => {
    expect(decideDelivery('HEAD', { range: 'bytes=0-1' }, object).status).to.equal(200)
    expect(get({ range: 'bytes=1000-' }).status).to.equal(416)
  })
})
