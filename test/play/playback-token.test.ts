import { expect } from 'chai'
import { endsAtMs, movedTo, signedAddress } from '../../src/media/address.ts'
import { makePlaybackToken, readPlaybackToken } from '../../src/play/playback-token.ts'

const secret = 'a secret that only this test knows'
const [lesson, other] = ['a'.repeat(32), 'b'.repeat(32)]
const holder = { stationKeyId: 'c'.repeat(32), sessionId: undefined }
const now = Date.UTC(2026, 10, 22, 9, 25)
const hours = (count: number) => now + count * 3600_000
const token = makePlaybackToken(secret, lesson, holder, { now })
const read = (text: string, at = now, id = lesson) => readPlaybackToken(secret, id, text, at)

describe('a token of a signed address', () => {
  it('refuses another lesson, another secret, another holder and another end', () => {
    expect(read(token, now, other)).to.equal(undefined)
    expect(readPlaybackToken('another secret', lesson, token, now)).to.equal(undefined)
    const [end = '', key = '', session = '', signature = ''] = token.split('.')
    const forged = [
      [end, 'd'.repeat(32), session, signature],
      [end, '', key, signature],
      [end, key, 'x', signature],
      [(Number.parseInt(end, 36) + 3600).toString(36), key, session, signature],
      [`0${end}`, key, session, signature],
      [end, key, session, `${signature.slice(0, -2)}AA`],
      [end, key, session, signature.slice(0, -1)],
      [end, key, session, ''],
      [end, key, session, signature, ''],
    ]
    for (const parts of forged) expect(read(parts.join('.')), parts.join('.')).to.equal(undefined)
    for (const text of ['', '.', '...', 'undefined', 'é'.repeat(43), `${token}\n`])
      expect(read(text), JSON.stringify(text)).to.equal(undefined)
  })

  it('refuses itself once it has run out, which takes five to six hours', () => {
    expect(read(token, hours(5))).to.deep.equal(holder)
    expect(read(token, hours(6))).to.equal(undefined)
  })

  it('names a station’s key, a browser’s session, or both', () => {
    for (const one of [
      holder,
      { stationKeyId: undefined, sessionId: 'wZ9_-x' },
      { ...holder, sessionId: 'y' },
    ])
      expect(read(makePlaybackToken(secret, lesson, one, { now }))).to.deep.equal(one)
  })

  it('is the same for all who ask within the hour, so that a browser knows its pictures again', () => {
    expect(makePlaybackToken(secret, lesson, holder, { now: hours(0.5) })).to.equal(token)
    expect(makePlaybackToken(secret, lesson, holder, { now: hours(1) })).not.to.equal(token)
  })
})

describe('a signed address', () => {
  const address = signedAddress(token, lesson)
  const file = `${address}/${other}/v240/s00001.m4s`

  it('tells when it ends; a plain one never does', () => {
    expect(endsAtMs(file)).to.equal(Date.UTC(2026, 10, 22, 15))
    expect(endsAtMs(`https://hub.example${address}`)).to.equal(Date.UTC(2026, 10, 22, 15))
    expect(endsAtMs(`/media/${lesson}/${other}/master.m3u8`)).to.equal(undefined)
  })

  it('moves a file to a newer one, with host and rest as they were', () => {
    const newer = signedAddress(makePlaybackToken(secret, lesson, holder, { now: hours(2) }), lesson)
    expect(movedTo(`https://hub.example${file}`, newer)).to.equal(
      `https://hub.example${newer}/${other}/v240/s00001.m4s`,
    )
    const plain = `/media/${lesson}/${other}/master.m3u8`
    expect(movedTo(plain, newer)).to.equal(plain)
  })
})
