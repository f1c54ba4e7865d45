import { expect } from 'chai'
import fc from 'fast-check'
import { coverageByTown, coverageOf, percentOf, type Village } from '../../src/station/coverage.ts'
import { filterAddress, readFilter } from '../../src/station/filter.ts'
import { merge } from '../../src/station/merge.ts'
import { openPairingSecrets, readCode, shownCode } from '../../src/station/pairing.ts'
import {
  administratorsWarning,
  phoneSchema,
  readLineKbps,
  type StationForm,
  stationSchema,
} from '../../src/station/rules.ts'

const sent = {
  ...{ placeId: 'a'.repeat(32), name: '柳树村站', kind: 'village', stationClass: 'terminal' },
  ...{ lineKbps: '', contactName: '', contactPhone: '', latitude: '', longitude: '' },
}
const faults = (fields: object) =>
  stationSchema.safeParse({ ...sent, ...fields }).error?.issues.map(({ path }) => path[0])

describe('what is said of a station', () => {
  it('refuses half a position, one beyond the globe, and what is no number', () => {
    expect(faults({ latitude: '35.4' })).to.deep.equal(['longitude'])
    expect(faults({ latitude: '91', longitude: '116' })).to.deep.equal(['latitude'])
    expect(faults({ latitude: '35', longitude: '180.1' })).to.deep.equal(['longitude'])
    for (const wrong of ['35,4', 'NaN', '1e1', 'Infinity', '0x10'])
      expect(faults({ latitude: wrong, longitude: '116' }), wrong).to.deep.equal(['latitude'])
    expect(stationSchema.parse({ ...sent, latitude: '３５．４', longitude: '116.5871' })).to.deep.include({
      ...{ latitude: 35.4, longitude: 116.5871 },
    })
  })

  it('refuses numbers that nobody can call, and keeps those that people write', () => {
    for (const wrong of ['12', 'abc', '0537-12345a', '<b>0537</b>', '+', '1'.repeat(30)])
      expect(phoneSchema.safeParse(wrong).success, wrong).to.equal(false)
    for (const right of ['0537-1234567', '+86 138 0000 0000', '(0537) 1234567', '１３８００００００００'])
      expect(phoneSchema.safeParse(right).success, right).to.equal(true)
  })

  it('reads the speed of a line as people write it', () => {
    for (const [text, kbps] of [
      ['2M', 2000],
      ['2 Mbit/s', 2000],
      ['2兆', 2000],
      ['512k', 512],
      ['512', 512],
      ['1.5Mbps', 1500],
      ['１００Ｍ', 100_000],
      ['1G', 1_000_000],
    ] as const)
      expect(readLineKbps(text), text).to.equal(kbps)
    for (const text of ['', 'fast', '-2M', '0', '99G', '2M2', '0.0001k'])
      expect(readLineKbps(text), text).to.equal(undefined)
  })

  it('warns of no administrator and of three', () => {
    expect([0, 1, 2, 3].map(administratorsWarning)).to.deep.equal(['none', undefined, undefined, 'many'])
  })
})

describe('coverage', () => {
  const village = (index: number, isCovered = true): Village => ({
    ...{ id: `v${index}`, name: `第 ${index} 村`, isCovered },
    ...{ parentId: `t${index % 2}`, parentName: `第 ${index % 2} 镇` },
  })
  const villages = Array.from({ length: 150 }, (_, index) => village(index))

  it('is whole with 150 of 150 villages, 99.3% without one, and names the gap', () => {
    expect(percentOf(coverageOf(villages))).to.equal('100%')
    const less = coverageOf([...villages.slice(1), village(0, false)])
    expect(percentOf(less)).to.equal('99.3%')
    expect(less.gaps.map(({ name }) => name)).to.deep.equal(['第 0 村'])
    expect(percentOf(coverageOf([]))).to.equal('–')
  })

  it('never says 100% where one is missing, and its towns add up to the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 3000 }), known => {
        const all = coverageOf(known.map((isCovered, index) => village(index, isCovered)))
        expect(percentOf(all) === '100%').to.equal(known.every(Boolean))
        const towns = coverageByTown(known.map((isCovered, index) => village(index, isCovered)))
        const sum = towns.reduce((total, { coverage }) => total + coverage.covered, 0)
        expect(sum).to.equal(all.covered)
      }),
    )
  })
})

describe('two who change one station', () => {
  const base: StationForm = stationSchema.parse(sent)
  it('lose nothing where they changed different fields', () => {
    const merged = merge(base, { ...base, contactName: '王芳' }, { ...base, lineKbps: 2000 })
    expect(merged.now).to.deep.include({ contactName: '王芳', lineKbps: 2000 })
    expect(merged).to.deep.include({ changed: ['contactName'], theirs: ['lineKbps'], conflicts: [] })
  })
  it('must decide where both changed the same, but not where both meant the same', () => {
    const mine = { ...base, name: '甲站', kind: 'school' as const }
    const theirs = { ...base, name: '乙站', kind: 'school' as const }
    expect(merge(base, mine, theirs)).to.deep.include({ now: theirs, changed: [], conflicts: ['name'] })
  })
})

describe('the number on a waiting computer’s screen', () => {
  const { codeOf, hashCode, keyOf } = openPairingSecrets('a secret that only this test knows')
  it('is eight digits, read back in whatever width and with whatever between', () => {
    fc.assert(
      fc.property(fc.string(), token => {
        expect(codeOf(token)).to.match(/^\d{8}$/)
        expect(readCode(shownCode(codeOf(token)))).to.equal(codeOf(token))
        expect(keyOf(token)).to.match(/^[\w-]{43}$/)
      }),
    )
    expect(readCode('１２３４－５６７８')).to.equal('12345678')
    for (const wrong of ['', '1234567', '123456789', 'abcdefgh']) expect(readCode(wrong)).to.equal(undefined)
  })
  it('is kept under the hub’s secret, so that a stolen table tells nothing', () => {
    expect(hashCode('12345678')).not.to.equal(openPairingSecrets('another').hashCode('12345678'))
    expect(keyOf('x')).not.to.equal(openPairingSecrets('another').keyOf('x'))
  })
})

describe('the filter of a list', () => {
  it('is as if nothing were there where it cannot be read, and survives its own address', () => {
    const odd = new URLSearchParams('kind=palace&tier=x&page=-1&place=../etc&q=%20&administrators=some')
    expect(Object.values(readFilter(odd)).filter(value => value !== undefined)).to.deep.equal([])
    const query = 'q=%E6%9F%B3&kind=village&link=offline&page=3'
    expect(filterAddress('/stations', readFilter(new URLSearchParams(query)))).to.equal(`/stations?${query}`)
  })
})
