import { expect } from 'chai'
import { readSourceFacts } from '../../src/media/source-facts.ts'
import * as reports from '../support/reports.ts'
import { plainFilm, type SavedProbe } from '../support/reports.ts'

const read = ({ report, packets }: SavedProbe) => readSourceFacts(report, packets)

describe('the frame rate of a source', () => {
  it('takes the usual rate at or above a variable one', () => {
    const rate = (packets: number) => {
      const counted = [
        [packets, 0, 10],
        [430, 0, 10],
      ] as const
      const { video } = read(
        plainFilm({ r_frame_rate: '90000/1', avg_frame_rate: `${packets}/10` }, {}, counted),
      )
      return [
        video?.variableFrameRate,
        (video?.frameRate.numerator ?? 0) / (video?.frameRate.denominator ?? 1),
      ]
    }
    expect(read(reports.phoneVariableRate).video).to.deep.include({
      frameRate: { numerator: 30, denominator: 1 },
      variableFrameRate: true,
    })
    expect(rate(61), 'between the usual ones').to.deep.equal([true, 10])
    expect(rate(253), 'jitter').to.deep.equal([true, 25])
    expect(rate(900), 'beyond the usual ones').to.deep.equal([true, 60])
    expect(rate(4), 'a slide show').to.deep.equal([true, 1])
  })

  it('measures the frame rate where the header lies', () => {
    expect(read(reports.lyingRate).video).to.deep.include({
      frameRate: { numerator: 25, denominator: 2 },
      variableFrameRate: true,
    })
  })
})
