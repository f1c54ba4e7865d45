import { expect } from 'chai'
import fc from 'fast-check'
import { differenceOf } from '../../src/metadata/difference.ts'
import { merge, printsOf } from '../../src/metadata/merge.ts'
import { type Metadata, metadataFields, missingFrom } from '../../src/metadata/rules.ts'

const empty: Metadata = {
  ...{
    title: '果树',
    notes: '',
    topicIds: [],
    audiences: [],
    isHomeGrown: false,
    localityId: null,
    crop: '',
  },
  ...{
    seasons: [],
    dialect: null,
    subtitleMode: 'none',
    presenter: [],
    producer: [],
    planner: [],
    script: [],
  },
  ...{
    camera: [],
    sound: [],
    edit: [],
    seriesId: null,
    seriesPlace: null,
    campaignIds: [],
    collectionIds: [],
  },
  ...{ rightsStatement: '', sourceStatement: '' },
}
const some = fc.record({
  title: fc.string(),
  crop: fc.constantFrom('', '梨', '桃'),
  seasons: fc.subarray<'spring' | 'winter'>(['spring', 'winter']),
})

describe('merge', () => {
  it('never takes back what somebody else changed in a field that the sender left alone', () => {
    fc.assert(
      fc.property(some, some, (first, theirs) => {
        const shown = { ...empty, ...first }
        const { changed, conflicts } = merge({ ...empty, ...theirs }, { mine: shown, base: printsOf(shown) })
        expect([changed, conflicts]).to.deep.equal([[], []])
      }),
    )
  })

  it('never decides for a person where both changed one field in different ways', () => {
    fc.assert(
      fc.property(some, some, some, (first, theirs, mine) => {
        const stored = { ...empty, ...theirs }
        const { changed, conflicts } = merge(stored, {
          mine: { ...empty, ...mine },
          base: printsOf({ ...empty, ...first }),
        })
        const differs = (one: object, other: object, field: string) =>
          JSON.stringify(Reflect.get(one, field)) !== JSON.stringify(Reflect.get(other, field))
        for (const field of ['title', 'crop', 'seasons']) {
          const both =
            differs(first, theirs, field) && differs(first, mine, field) && differs(theirs, mine, field)
          expect(conflicts.some(name => name === field)).to.equal(both)
          expect(changed.some(name => name === field)).to.equal(
            differs(mine, first, field) && !differs(first, theirs, field),
          )
        }
      }),
    )
  })

  it('takes the word of a program that sends no prints', () => {
    const { changed } = merge(empty, { mine: { crop: '梨' }, base: {} })
    expect(changed).to.deep.equal(['crop'])
  })
})

describe('missingFrom', () => {
  it('asks for the place of what is home-grown, and of nothing else', () => {
    expect(missingFrom(empty)).to.not.include('localityId')
    expect(missingFrom({ ...empty, isHomeGrown: true })).to.include('localityId')
    expect(missingFrom(empty).every(field => metadataFields.includes(field))).to.equal(true)
  })
})

describe('differenceOf', () => {
  it('cuts two texts so that each can be put together again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const { start, one, other, end } = differenceOf(a, b)
        expect([start + one + end, start + other + end]).to.deep.equal([a, b])
      }),
    )
    expect(differenceOf('先剪枯枝，后剪病枝', '先剪枯枝，再剪病枝')).to.deep.equal({
      ...{ start: '先剪枯枝，', one: '后', other: '再', end: '剪病枝' },
    })
  })
})
