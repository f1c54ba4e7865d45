import { expect } from 'chai'
import { ageOfKept } from '../../../src/web/islands/player/beat-age.ts'
import type { KeptBeat } from '../../../src/web/islands/player/beat-store.ts'
import { beatOf, newShowing } from '../../support/beats.ts'

const now = Date.UTC(2026, 2, 5)
const showing = newShowing('a'.repeat(32))
const kept = (seq: number, wallMs: number, of = showing): KeptBeat => ({ beat: beatOf(of, seq), wallMs })

describe('the age of a beat that an earlier page kept', () => {
  it('refuses a clock that stands in 1970, or has been set back since: it counts from the last of its session', () => {
    for (const wallMs of [0, 60_000, now + 3600_000]) {
      const all = [
        kept(0, wallMs),
        kept(1, wallMs),
        kept(6, wallMs),
        kept(90, wallMs, newShowing('b'.repeat(32))),
      ]
      expect(all.map(each => ageOfKept(each, all, now))).to.deep.equal([60_000, 50_000, 0, 0])
    }
  })

  it('is what has passed by the computer’s clock, ten days too', () => {
    const tenDays = 10 * 24 * 3600_000
    expect(ageOfKept(kept(3, now - tenDays), [], now)).to.equal(tenDays)
    expect(ageOfKept(kept(3, now), [], now)).to.equal(0)
  })
})
