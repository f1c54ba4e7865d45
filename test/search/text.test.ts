import { expect } from 'chai'
import { initialsOf } from '../../src/search/initials.ts'
import { readQuestion } from '../../src/search/question.ts'
import { textTermsOf, wordsOf } from '../../src/search/terms.ts'
import { gramsOf, plainText, runsOf } from '../../src/search/text.ts'

describe('texts of the search', () => {
  it('refuses a question in which there is nothing to look for', () => {
    for (const text of ['', '   ', '，。！', '\u0000', '🍅'])
      expect(readQuestion(text), JSON.stringify(text)).to.equal(undefined)
  })

  it('take width, case and traditional characters for one form', () => {
    expect(plainText('大棚番茄灰黴病防治 ＰＨ值')).to.equal('大棚番茄灰霉病防治 ph值')
  })

  it('are cut into words of each script, and words into overlapping pieces', () => {
    expect(runsOf('番茄tomato，2026 年').map(run => run.words)).to.deep.equal([
      ['番茄'],
      ['tomato'],
      ['2026'],
      ['年'],
    ])
    expect(gramsOf('灰霉病')).to.deep.equal(['灰霉', '霉病'])
    expect(gramsOf('tomato')).to.deep.equal(['^to', 'tom', 'oma', 'mat', 'ato'])
    expect(gramsOf('ph')).to.deep.equal(['^ph'])
    expect(gramsOf('鸡')).to.deep.equal([])
  })

  it('of a summary give no pieces across two words, but to characters that stand alone', () => {
    const terms = textTermsOf({ title: '', others: ['番茄大棚的灰霉病'] })
    expect([...terms])
      .to.include.members(['b番茄', 'b大棚', 'b灰霉', 'b霉病'])
      .and.not.to.include('b茄大')
  })

  it('suggest words of two characters and more, and know how they begin when spoken', () => {
    expect([...wordsOf(['大棚番茄的栽培'])]).to.deep.equal(['大棚', '番茄', '栽培'])
    expect(['番茄', '大棚', 'B超', 'tomato'].map(initialsOf)).to.deep.equal(['fq', 'dp', 'bc', 'tomato'])
  })

  it('take words that say nothing out of a question, unless it has no others', () => {
    expect(readQuestion('番茄怎么种')?.pieces).to.have.length(2)
    expect(readQuestion('怎么')?.pieces).to.have.length(1)
  })
})
