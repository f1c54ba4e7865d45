import { expect } from 'chai'
import { type Candidate, preflight } from '../../src/competition/preflight-rules.ts'
import { specLines } from '../../src/competition/spec-view.tsx'
import type { SpecProfile } from '../../src/media/spec-profile.ts'
import { readSpecProfiles } from '../../src/profiles.ts'

const why = 'a reason'
const spec: SpecProfile = { name: 'mine', title: { 'zh-CN': '我的', en: 'Mine' }, why }
const whole: Candidate = {
  ...{ hasFilm: true, isGrowing: false, report: undefined, people: 1 },
  ...{ hasSubtitles: true, hasRights: true },
}
const demanding = (severity: 'must' | 'should'): SpecProfile => ({
  ...spec,
  subtitles: { severity, required: true, why },
})

describe('the look at a lesson before it is entered', () => {
  it('stops what has no film, is still being made, or names nobody', () => {
    const found = preflight({ ...whole, hasFilm: false, isGrowing: true, people: 0 }, spec)
    expect(found.hard).to.deep.equal(['noFilm', 'stillMade', 'noPeople'])
    expect(found.isReady).to.equal(false)
    expect(preflight(whole, spec)).to.deep.include({ hard: [], isReady: true })
  })

  it('stops what has no subtitles only where the specification demands them, and advises them elsewhere', () => {
    const bare = { ...whole, hasSubtitles: false }
    expect(preflight(bare, demanding('must'))).to.deep.include({ hard: ['noSubtitles'], isReady: false })
    for (const each of [spec, demanding('should'), undefined]) {
      const found = preflight(bare, each)
      expect(found.advice).to.include('noSubtitles')
      expect(found).to.deep.include({ hard: [], isReady: true })
    }
    expect(preflight(whole, demanding('must')).isReady).to.equal(true)
  })

  it('is announced: who makes a film reads that subtitles are needed', async () => {
    const micro = (await readSpecProfiles()).get('micro-film-2021')
    if (!micro) throw new Error('no such specification')
    const line = specLines(micro, 'zh-CN').find(({ subject }) => subject === '字幕')
    expect(line).to.include({ severity: 'must' })
    expect(line?.need).to.include('完整字幕')
  })
})
