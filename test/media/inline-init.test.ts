import { expect } from 'chai'
import { initUriOf, withInlineInit } from '../../src/media/inline-init.ts'
import { parseMediaPlaylist, writeMediaPlaylist } from '../../src/media/playlist.ts'

const playlist = writeMediaPlaylist({
  targetSeconds: 4,
  initUri: 'init.mp4',
  segments: [{ uri: 's00000.m4s', durationSeconds: 4 }],
})

describe('what a decoder needs first, in the playlist itself', () => {
  it('refuses what is larger than such a file ever is', () => {
    expect(withInlineInit(playlist, new Uint8Array(2049))).to.equal(playlist)
  })

  it('stands in the place of its address, byte for byte, and nothing else changes', () => {
    const init = Uint8Array.from({ length: 768 }, (_, at) => at % 256)
    const text = withInlineInit(playlist, init)
    const { initUri, ...rest } = parseMediaPlaylist(text)
    expect(rest.segments).to.deep.equal(parseMediaPlaylist(playlist).segments)
    const [kind = '', base64 = ''] = initUri.split(',')
    expect(kind).to.equal('data:video/mp4;base64')
    expect(Uint8Array.from(Buffer.from(base64, 'base64'))).to.deep.equal(init)
    expect(initUriOf(playlist)).to.equal('init.mp4')
    expect(initUriOf(text)).to.equal(undefined)
  })
})
