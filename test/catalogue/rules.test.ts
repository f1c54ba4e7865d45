import { expect } from 'chai'
import fc from 'fast-check'
import { readCursor, standingOf, writeCursor } from '../../src/catalogue/rules.ts'

const id = fc.stringMatching(/^[0-9a-f]{32}$/)

describe('catalogue rules', () => {
  it('refuses as a cursor whatever was not written by writeCursor', () => {
    const wrong = [
      undefined,
      null,
      '',
      '0',
      'x-1',
      `1-${'g'.repeat(32)}`,
      `1-${'a'.repeat(33)}`,
      "1-'; drop table x",
      {},
    ]
    for (const text of wrong) expect(readCursor(text), JSON.stringify(text)).to.equal(undefined)
    expect(readCursor(`99999999999999999-${'a'.repeat(32)}`)).to.equal(undefined)
  })

  it('reads every cursor that it wrote', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000_000 }), id, (publishedMicros, coursewareId) => {
        const cursor = { publishedMicros, coursewareId }
        expect(readCursor(writeCursor(cursor))).to.deep.equal(cursor)
      }),
    )
  })

  it('tells where a lesson stands from its upload and its run', () => {
    const nothing = {
      ...{ publishedAt: null, uploadState: null, jobState: null, state: 'draft' as const, reviewRound: 0 },
    }
    expect(standingOf(nothing)).to.equal('draft')
    expect(standingOf({ ...nothing, uploadState: 'receiving' })).to.equal('uploading')
    expect(standingOf({ ...nothing, uploadState: 'refused' })).to.equal('failed')
    expect(standingOf({ ...nothing, uploadState: 'stored' })).to.equal('processing')
    expect(standingOf({ ...nothing, uploadState: 'stored', jobState: 'failed' })).to.equal('failed')
    expect(
      standingOf({ ...nothing, publishedAt: new Date(), uploadState: 'stored', jobState: 'published' }),
    ).to.equal('published')
  })

  it('tells of a lesson that is made how its reviews stand', () => {
    const made = { publishedAt: null, uploadState: 'stored', jobState: 'published', reviewRound: 0 } as const
    expect(standingOf({ ...made, state: 'draft' })).to.equal('made')
    expect(standingOf({ ...made, state: 'draft', reviewRound: 1 })).to.equal('returned')
    expect(standingOf({ ...made, state: 'firstReview' })).to.equal('inReview')
    expect(standingOf({ ...made, state: 'secondReview' })).to.equal('inReview')
    expect(standingOf({ ...made, state: 'published' })).to.equal('scheduled')
    expect(standingOf({ ...made, state: 'withdrawn' })).to.equal('withdrawn')
    const tier = { ...made, jobState: 'running', state: 'draft' } as const
    expect(standingOf({ ...tier, jobStage: 'av1' }), 'all that every player needs is there').to.equal('made')
    expect(standingOf({ ...tier, jobStage: 'rest' })).to.equal('processing')
  })
})
