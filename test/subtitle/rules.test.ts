import { expect } from 'chai'
import { XiangtuError } from '../../src/errors.ts'
import type { Cue } from '../../src/media/subtitles/cue.ts'
import {
  clockOf,
  fitToFilm,
  subtitleFormSchema,
  subtitleLanguages,
  subtitleName,
} from '../../src/subtitle/rules.ts'

const cue = (startMs: number, endMs: number): Cue => ({
  startMs,
  endMs,
  runs: [{ text: '好', emphasis: '' }],
})

describe('subtitles and their film', () => {
  it('refuses a subtitle that begins after the film, and tells both times', () => {
    expect(() => fitToFilm([cue(0, 1000), cue(3_723_000, 3_724_000)], 600))
      .to.throw(XiangtuError)
      .with.deep.property('facts', { time: '1:02:03', length: '10:00' })
    expect(() => fitToFilm([cue(600_000, 601_000)], 600)).to.throw(XiangtuError)
  })

  it('ends with the film what would outlast it', () => {
    expect(fitToFilm([cue(599_000, 603_000), cue(1000, 2000)], 600.04).map(each => each.endMs)).to.deep.equal(
      [600_040, 2000],
    )
  })

  it('refuses dialect names that could leave their place in a playlist', () => {
    for (const dialect of ['a"b', 'a\nb', 'a,b', '<b>', 'x'.repeat(21)]) {
      expect(subtitleFormSchema.safeParse({ language: 'zh', dialect }).success, dialect).to.equal(false)
    }
    expect(subtitleFormSchema.parse({ language: 'zh', dialect: ' 四川话 ' }).dialect).to.equal('四川话')
  })

  it('gives every language a name of its own, without quotes', () => {
    const names = subtitleLanguages.map(language => subtitleName({ language, dialect: null }))
    expect(new Set(names).size).to.equal(subtitleLanguages.length)
    expect(names.join('')).not.to.match(/["\n]/)
    expect(clockOf(59_999)).to.equal('00:59')
  })
})
