import { expect } from 'chai'
import { firstSubtitle } from '../../../src/web/islands/player/subtitle-choice.ts'

const tracks = [{ language: 'zh-CN' }, { language: 'bo' }, { language: 'en' }]

describe('which subtitles a lesson begins with', () => {
  it('none where the viewer wanted none, whatever the page speaks', () => {
    expect(firstSubtitle(tracks, 'off', 'zh-CN')).to.equal(-1)
  })

  it('those of the last time, before those of the page’s language', () => {
    expect(firstSubtitle(tracks, { language: 'bo' }, 'zh-CN')).to.equal(1)
    expect(firstSubtitle(tracks, { language: 'ug' }, 'en')).to.equal(2)
  })

  it('those in the page’s language at the first visit, else none', () => {
    expect(firstSubtitle(tracks, undefined, 'zh-CN')).to.equal(0)
    expect(firstSubtitle([{ language: 'zh' }], undefined, 'zh-CN')).to.equal(-1)
    expect(firstSubtitle([], { language: 'zh-CN' }, 'zh-CN')).to.equal(-1)
  })
})
