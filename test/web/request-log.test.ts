import { expect } from 'chai'
import { loggedPath } from '../../src/web/request-log.ts'

describe('loggedPath', () => {
  it('refuses to repeat any part of an invitation, also a token that was copied badly', () => {
    for (const path of [
      '/invitation/abc',
      '/setup/abc?x=1',
      '//setup/abc',
      '/SETUP/abc/def',
      '/invitation/a%62c',
    ])
      expect(loggedPath(path)).to.match(/^\/+(setup|invitation)\/…$/i)
  })

  it('refuses queries, and whatever looks like one of our keys', () => {
    expect(loggedPath('/upload?key=abc')).to.equal('/upload')
    expect(loggedPath(`/api/${'k'.repeat(43)}/x`)).to.equal('/api/…/x')
  })

  it('refuses the token of a signed address, however it is written, and keeps what was asked for', () => {
    const [lesson, release] = ['0a'.repeat(16), '0b'.repeat(16)]
    for (const start of ['/media/signed/', '/MEDIA/Signed/', '//media//signed/'])
      for (const token of ['1abc.k.s.c2ln', 'x', 'a%62.c'])
        expect(loggedPath(`${start}${token}/${lesson}/${release}/master.m3u8`)).to.equal(
          `${start}…/${lesson}/${release}/master.m3u8`,
        )
  })

  it('keeps the ids that a fault is looked for by', () => {
    expect(loggedPath(`/courseware/${'0a'.repeat(16)}`)).to.equal(`/courseware/${'0a'.repeat(16)}`)
  })
})
