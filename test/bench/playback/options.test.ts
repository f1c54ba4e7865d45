import { expect } from 'chai'
import { readOptions } from '../../../bench/playback/options.ts'

describe('the bench: the command line of playback', () => {
  it('refuses a part, a number of viewings and an option that do not exist', () => {
    expect(() => readOptions(['--only', 'start,sound'], 'p')).to.throw('not sound')
    for (const count of ['0', '37', '2.5', 'many'])
      expect(() => readOptions(['--at-once', count], 'p')).to.throw('--at-once takes')
    expect(() => readOptions(['--speed'], 'p')).to.throw()
  })

  it('measures everything over all lines unless told otherwise', () => {
    const { parts, traceNames, traceFolders, plots, clip } = readOptions([], 'p')
    expect([parts.size, traceNames, traceFolders, plots, clip]).to.deep.equal([5, [], [], 'p', undefined])
    expect(readOptions(['--no-plots'], 'p').plots).to.equal(undefined)
  })

  it('takes three lines in short, or just those that are named', () => {
    expect(readOptions(['--short'], 'p').traceNames).to.have.length(3)
    expect(readOptions(['--short', '--trace', 'a', '--trace', 'b'], 'p').traceNames).to.deep.equal(['a', 'b'])
  })
})
