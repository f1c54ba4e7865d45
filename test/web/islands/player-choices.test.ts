import { expect } from 'chai'
import { finalTrouble } from '../../../src/web/islands/player/network-trouble.ts'
import { levelFor } from '../../../src/web/islands/player/quality-choice.ts'
import { troubleSentence } from '../../../src/web/islands/player/trouble-sentence.ts'
import { cuesPassed } from '../../../src/web/islands/player/use-cues.ts'

const qualities = [
  { index: 0, height: 144, kbps: 45, isStills: true },
  { index: 1, height: 144, kbps: 93, isStills: false },
  { index: 2, height: 240, kbps: 131, isStills: false },
  { index: 3, height: 360, kbps: 258, isStills: false },
]

describe('what a viewer chose for every lesson', () => {
  it('never asks for a level that the lesson does not have', () => {
    for (const choice of ['saver', 100, 240, 1080] as const) {
      expect(levelFor(choice, [])).to.equal(-1)
      expect(levelFor(choice, qualities)).to.be.within(0, 3)
    }
  })
  it('saves data with the best picture under 150 kbit/s, and with the cheapest where all are dearer', () => {
    expect(levelFor('saver', qualities)).to.equal(2)
    expect(levelFor('saver', qualities.slice(3))).to.equal(3)
  })
  it('holds a picture no larger than the one that was chosen', () => {
    expect(levelFor('auto', qualities)).to.equal(-1)
    expect(levelFor(300, qualities)).to.equal(2)
    expect(levelFor(100, qualities)).to.equal(0)
    expect(levelFor('stills', qualities)).to.equal(0)
    expect(levelFor('stills', qualities.slice(2))).to.equal(2)
  })
})

describe('what an HTTP status says to the player', () => {
  const said = (code: number) => finalTrouble({ response: { code, url: '' } })
  it('never gives up where asking again may help', () => {
    for (const code of [0, 200, 408, 429, 500, 502, 503, 504])
      expect(said(code), `${code}`).to.equal(undefined)
    expect(finalTrouble({})).to.equal(undefined)
  })
  it('tells a lesson that was taken down from one that is not for this viewer and from a lost file', () => {
    expect([410, 401, 403, 404].map(said)).to.deep.equal(['withdrawn', 'refused', 'refused', 'gone'])
  })
})

describe('the cues of a film', () => {
  const cues = [
    { id: 'start', atSeconds: 0 },
    { id: 'question', atSeconds: 30 },
  ]
  const passed = (from: number, to: number) => cuesPassed(cues, from, to).map(({ id }) => id)
  it('are not told of by a jump, nor by going back', () => {
    expect(passed(10, 60)).to.deep.equal([])
    expect(passed(31, 29)).to.deep.equal([])
    expect(passed(30, 30)).to.deep.equal([])
  })
  it('are told of when play comes to them, each time once', () => {
    expect(passed(-0.001, 0.25)).to.deep.equal(['start'])
    expect(passed(29.9, 30)).to.deep.equal(['question'])
    expect(passed(30, 30.25)).to.deep.equal([])
  })
})

describe('the sentence over a picture that stands', () => {
  const plain = { state: 'playing', trouble: 'none', minutes: 0 } as const
  it('is none while nothing is in the way', () => {
    expect(troubleSentence('zh-CN', plain)).to.equal(undefined)
    expect(troubleSentence('en', { ...plain, state: 'waiting' })).to.equal(undefined)
  })
  it('says for how long the network has been down, and what comes next', () => {
    const down = { ...plain, state: 'reconnecting', trouble: 'network' } as const
    expect(troubleSentence('zh-CN', down)).to.include('网络断了').and.to.include('自己接着播放')
    expect(troubleSentence('zh-CN', { ...down, minutes: 10 })).to.include('断了 10 分钟')
  })
  it('has words in both languages for everything that ends a play', () => {
    for (const trouble of ['gone', 'withdrawn', 'refused', 'media', 'unsupported', 'signIn'] as const)
      for (const language of ['zh-CN', 'en'] as const)
        expect(troubleSentence(language, { ...plain, state: 'failed', trouble })).to.have.length.above(10)
  })
  it('tells a room when its lesson begins', () => {
    const gate = { startsInSeconds: 340, sure: true }
    const waiting = { ...plain, state: 'ready', startGate: gate } as const
    expect(troubleSentence('zh-CN', waiting)).to.equal('正在准备，约 6 分钟后开始，开始后不停顿。')
  })
})
