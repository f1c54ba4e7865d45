import { expect } from 'chai'
import { readConfig } from '../../src/config.ts'

describe('settings of where films lie', () => {
  it('refuse what is no address of a server, without repeating it', () => {
    for (const MEDIA_BASE_URL of ['cdn.example', 'ftp://cdn.example', 'https://cdn.example/?key=secret'])
      expect(() => readConfig({ MEDIA_BASE_URL }), MEDIA_BASE_URL)
        .to.throw('MEDIA_BASE_URL')
        .with.property('message')
        .that.does.not.include('secret')
    expect(() => readConfig({ MEDIA_SOURCES: 'town' })).to.throw('MEDIA_SOURCES')
  })

  it('refuse a source of another port or scheme than the hub’s, which players could not go to', () => {
    const PUBLIC_URL = 'https://hub.example'
    for (const origin of ['http://town.example', 'https://town.example:8443'])
      expect(() => readConfig({ PUBLIC_URL, MEDIA_SOURCES: `town=${origin}` }), origin).to.throw('PUBLIC_URL')
    expect(
      readConfig({ PUBLIC_URL, MEDIA_SOURCES: 'town=https://town.example' }).mediaSources,
    ).to.have.length(1)
  })

  it('are the hub itself where nothing is said; a folder is kept, a slash at the end is not', () => {
    expect(readConfig({})).to.deep.include({ mediaBaseUrl: undefined, mediaSources: [] })
    expect(readConfig({ MEDIA_BASE_URL: 'https://cdn.example/films/' }).mediaBaseUrl).to.equal(
      'https://cdn.example/films',
    )
  })
})
