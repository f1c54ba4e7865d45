import { expect } from 'chai'
import { mediaSourcesSchema } from '../../src/config.ts'
import { nearestFirst, steeringManifest, withSteering } from '../../src/media/steering.ts'

const [county, town, otherTown] = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)]
const read = (text: string | undefined) => mediaSourcesSchema.safeParse(text)

describe('sources of films', () => {
  it('refuses what is no origin, two of one name, and names that a playlist cannot hold', () => {
    const wrong = [
      'town',
      'town=mirror.example',
      'town=ftp://mirror.example',
      'town=https://mirror.example/folder',
      'town=https://mirror.example?x=1',
      'Town=https://mirror.example',
      '.=https://mirror.example',
      'town@town=https://mirror.example',
      'town=https://a b',
      'town=https://a.example,town=https://b.example',
    ]
    for (const text of wrong) expect(read(text).success, text).to.equal(false)
  })

  it('reads none, and several with and without a place', () => {
    expect(read(undefined).data).to.deep.equal([])
    expect(read(` town@${town}=http://10.1.0.2:8080/ , cdn=https://cdn.example,`).data).to.deep.equal([
      { name: 'town', origin: 'http://10.1.0.2:8080', placeId: town },
      { name: 'cdn', origin: 'https://cdn.example' },
    ])
  })
})

describe('nearestFirst', () => {
  const sources = [
    { name: 'cdn', origin: 'https://cdn.example' },
    { name: 'county', origin: 'https://county.example', placeId: county },
    { name: 'town', origin: 'https://town.example', placeId: town },
    { name: 'other', origin: 'https://other.example', placeId: otherTown },
    { name: 'backup', origin: 'https://backup.example' },
  ]
  const namesFor = (placePath: string | undefined) => nearestFirst(sources, placePath).map(({ name }) => name)

  it('refuses the sources of other places', () => {
    expect(namesFor(undefined)).to.deep.equal(['cdn', 'backup'])
    expect(namesFor(`/${otherTown}/`)).to.deep.equal(['other', 'cdn', 'backup'])
  })

  it('puts the town before the county and both before what is for everybody', () => {
    expect(namesFor(`/${county}/${town}/village/`)).to.deep.equal(['town', 'county', 'cdn', 'backup'])
  })
})

describe('content steering', () => {
  it('adds one line to a master, right after its version, and nothing else', () => {
    const master =
      '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv\n'
    expect(withSteering(master, '/api/v1/steering').split('\n')).to.deep.equal([
      '#EXTM3U',
      '#EXT-X-VERSION:7',
      '#EXT-X-CONTENT-STEERING:SERVER-URI="/api/v1/steering",PATHWAY-ID="."',
      ...master.split('\n').slice(2),
    ])
    // A dollar in an address is no sign of a replacement.
    expect(withSteering(master, '/$&')).to.include('SERVER-URI="/$&"')
  })

  it('names the sources as clones of the hub’s own pathway, and the hub as the last resort', () => {
    expect(steeringManifest([{ name: 'town', origin: 'http://10.1.0.2:8080' }])).to.deep.equal({
      VERSION: 1,
      TTL: 300,
      'PATHWAY-PRIORITY': ['town', '.'],
      'PATHWAY-CLONES': [{ 'BASE-ID': '.', ID: 'town', 'URI-REPLACEMENT': { HOST: '10.1.0.2' } }],
    })
  })
})
