import { expect } from 'chai'
import { isLogPublic } from '../../src/competition/stage-rules.ts'

describe('who may read a log', () => {
  it('refuses the public everything while it is judged, and an earlier stage’s until the last one is final', () => {
    for (const state of ['planned', 'preparing', 'scoring', 'counting', 'noticed'] as const)
      expect(isLogPublic(state, [{ state }]), state).to.equal(false)
    for (const state of ['preparing', 'scoring', 'counting', 'noticed'] as const)
      expect(isLogPublic('passedOn', [{ state: 'passedOn' }, { state }]), state).to.equal(false)
  })

  it('gives all logs out when the last stage is final', () => {
    const stages = [{ state: 'passedOn' }, { state: 'final' }] as const
    for (const { state } of stages) expect(isLogPublic(state, stages)).to.equal(true)
  })
})
