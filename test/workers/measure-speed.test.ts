import { expect } from 'chai'
import { measureSpeed } from '../../workers/measure-speed.ts'

describe('the speed of a command', () => {
  it('is the film that it made by the time that it took', () => {
    let clock = 1000
    const speed = measureSpeed(() => clock)
    expect(speed(5)).to.equal(0)
    clock += 4000
    expect(speed(12)).to.equal(3)
  })
})
