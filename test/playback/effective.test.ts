import { expect } from 'chai'
import fc from 'fast-check'
import { dayAfter, dayOf } from '../../src/china-time.ts'
import {
  clampPlayed,
  countable,
  effectiveSeconds,
  totalSeconds,
  union,
} from '../../src/playback/effective.ts'
import type { Stretch } from '../../src/playback/rules.ts'

const stretch = fc
  .tuple(fc.double({ min: 0, max: 5400, noNaN: true }), fc.double({ min: 0, max: 60, noNaN: true }))
  .map(([from, length]): Stretch => [from, from + length])
const stretches = fc.array(stretch, { maxLength: 60 })
const near = 1e-6

describe('union', () => {
  it('counts no second of the film twice, and forgets none', () => {
    fc.assert(
      fc.property(stretches, all => {
        const once = union(all)
        for (const [at, [from, to]] of once.entries()) {
          expect(to).to.be.greaterThan(from)
          expect(from).to.be.greaterThan(once[at - 1]?.[1] ?? -1)
        }
        const isIn = (second: number) => once.some(([from, to]) => from <= second && second <= to)
        for (const [from, to] of all) if (to > from) expect(isIn((from + to) / 2)).to.equal(true)
      }),
    )
  })

  it('is the same whatever comes first, and whatever comes again', () => {
    fc.assert(
      fc.property(stretches, stretches, (one, other) => {
        expect(union([...one, ...other])).to.deep.equal(union([...other, ...union(one), ...one]))
      }),
    )
  })

  it('keeps the longest of a film that was jumped about in all day', () => {
    const crumbs = Array.from({ length: 1000 }, (_, at): Stretch => [at * 2, at * 2 + 1])
    const kept = union([...crumbs, [4000, 5000]])
    expect(kept.length).to.be.lessThan(300)
    expect(kept.at(-1)).to.deep.equal([4000, 5000])
  })
})

describe('clampPlayed', () => {
  const clamp = { durationSeconds: 600, spanMs: 10_000, speed: 1 }

  it('refuses film outside the film, and film without time', () => {
    expect(clampPlayed([[700, 710]], clamp)).to.deep.equal([])
    expect(clampPlayed([[0, 10]], { ...clamp, spanMs: 0 })).to.deep.equal([])
    expect(clampPlayed([[595, 610]], clamp)).to.deep.equal([[595, 600]])
  })

  it('never lets a beat claim more than its span allows, thirty seconds at most', () => {
    fc.assert(
      fc.property(stretches, fc.integer({ min: 0, max: 3_600_000 }), (claimed, spanMs) => {
        const kept = totalSeconds(clampPlayed(claimed, { ...clamp, durationSeconds: 5400, spanMs }))
        expect(kept).to.be.at.most(Math.min(spanMs / 1000, 30) + 0.5 + near)
        expect(kept).to.be.at.most(totalSeconds(claimed) + near)
      }),
    )
  })

  it('lets the newest stand where more is claimed', () => {
    expect(
      clampPlayed(
        [
          [0, 10],
          [100, 110],
        ],
        clamp,
      ),
    ).to.deep.equal([
      [9.5, 10],
      [100, 110],
    ])
  })

  it('lets a lesson at one and a half speed run faster than the clock', () => {
    expect(totalSeconds(clampPlayed([[0, 15]], { ...clamp, speed: 1.5 }))).to.equal(15)
    expect(countable([[0, 15]], 1.5)).to.have.length(1)
  })

  it('counts nothing that ran too fast to follow', () => {
    expect(countable([[0, 20]], 2)).to.deep.equal([])
  })
})

describe('effectiveSeconds', () => {
  it('refuses what was looked into for less than two minutes, then counts those two as well', () => {
    expect(effectiveSeconds([[0, 119]], 1800)).to.equal(0)
    expect(effectiveSeconds([[0, 120]], 1800)).to.equal(120)
    expect(
      effectiveSeconds(
        [
          [0, 60],
          [300, 361],
        ],
        1800,
      ),
    ).to.equal(121)
  })

  it('counts a lesson that is shorter than that once it ran nearly to its end', () => {
    expect(effectiveSeconds([[0, 80]], 90)).to.equal(0)
    expect(effectiveSeconds([[0, 86]], 90)).to.equal(86)
  })

  it('never comes to more than the film, nor to more than what ran', () => {
    fc.assert(
      fc.property(stretches, fc.integer({ min: 1, max: 5400 }), (ran, durationSeconds) => {
        const inside = clampAll(ran, durationSeconds)
        const effective = effectiveSeconds(union(inside), durationSeconds)
        expect(effective).to.be.at.most(durationSeconds)
        expect(effective).to.be.at.most(totalSeconds(inside) + near)
      }),
    )
  })

  it('never falls as more is played', () => {
    fc.assert(
      fc.property(stretches, stretch, (ran, more) => {
        const before = effectiveSeconds(union(ran), 5400)
        expect(effectiveSeconds(union([...ran, more]), 5400)).to.be.at.least(before - near)
      }),
    )
  })
})

const clampAll = (ran: readonly Stretch[], duration: number) =>
  ran.map(([from, to]): Stretch => [Math.min(from, duration), Math.min(to, duration)])

describe('dayOf', () => {
  it('begins a day at midnight in China', () => {
    expect(dayOf(new Date('2026-03-04T15:59:59.999Z'))).to.equal('2026-03-04')
    expect(dayOf(new Date('2026-03-04T16:00:00Z'))).to.equal('2026-03-05')
    expect(dayAfter('2028-02-28', 1)).to.equal('2028-02-29')
    expect(dayAfter('2026-01-01', -1)).to.equal('2025-12-31')
  })
})
