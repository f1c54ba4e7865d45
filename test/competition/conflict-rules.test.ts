import { expect } from 'chai'
import type { Role } from '../../src/account/rules.ts'
import { conflictsBetween, type EnteredWork, type PanelPerson } from '../../src/competition/conflict-rules.ts'

const county = '/province/county/'
const work: EnteredWork = {
  ...{ entryId: 'e1', organisationId: 'town', organisationPath: '/province/county/town/' },
  ...{ accountIds: ['maker'], names: ['周 秋实'] },
}
const at = (role: Role, organisationPath: string) => ({ role, organisationPath })
const person = (part: Partial<PanelPerson> = {}): PanelPerson => ({
  ...{ memberId: 'm1', userId: 'u1', name: '李明', grants: [], partners: new Set() },
  ...part,
})
const reasonFor = (part: Partial<PanelPerson>, of: Partial<EnteredWork> = {}) =>
  conflictsBetween([person(part)], [{ ...work, ...of }], [], county)[0]?.reason

describe('who must not judge what', () => {
  it('refuses whoever made it, by account or by name however it is written', () => {
    expect(reasonFor({ userId: 'maker' })).to.equal('credited')
    expect(reasonFor({ name: '周秋实' })).to.equal('credited')
    expect(reasonFor({ name: 'ＬＩ·Ming' }, { names: ['li ming'] })).to.equal('credited')
    expect(reasonFor({})).to.equal(undefined)
  })

  it('refuses a unit, its branches, and what it is a branch of', () => {
    for (const path of ['/province/county/town/', '/province/county/town/village/'])
      expect(reasonFor({ grants: [at('editor', path)] }), path).to.equal('organisation')
    const village = { organisationPath: '/province/county/town/village/' }
    expect(reasonFor({ grants: [at('reviewer', '/province/county/town/')] }, village)).to.equal(
      'organisation',
    )
    for (const path of ['/province/county/town2/', '/province/county/other/', '/province/other/'])
      expect(reasonFor({ grants: [at('editor', path)] }), path).to.equal(undefined)
  })

  it('does not take the place that holds the competition for everybody’s unit', () => {
    for (const path of [county, '/province/']) {
      expect(reasonFor({ grants: [at('reviewer', path), at('editor', path)] })).to.equal(undefined)
    }
    // But for what that place has entered itself; a role to review there is not yet a place in that unit.
    const own = { organisationPath: county }
    expect(reasonFor({ grants: [at('editor', county)] }, own)).to.equal('organisation')
    expect(reasonFor({ grants: [at('reviewer', county)] }, own)).to.equal(undefined)
    expect(reasonFor({ grants: [at('editor', '/province/county/town/')] }, own)).to.equal(undefined)
  })

  it('refuses those who entered something together, and what was declared', () => {
    expect(reasonFor({ partners: new Set(['maker']) })).to.equal('coEntrant')
    expect(reasonFor({ partners: new Set(['周秋实']) })).to.equal('coEntrant')
    const declared = (entryId: string | null, organisationPath: string | null, reviewerId = 'u1') =>
      conflictsBetween([person()], [work], [{ reviewerId, entryId, organisationPath }], county).length
    expect(declared('e1', null)).to.equal(1)
    expect(declared('e2', null)).to.equal(0)
    expect(declared(null, '/province/county/town/')).to.equal(1)
    expect(declared(null, '/province/county/town2/')).to.equal(0)
    expect(declared('e1', null, 'u2')).to.equal(0)
  })
})
