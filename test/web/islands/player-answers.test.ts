import { expect } from 'chai'
import { judgeBytes, judgeText } from '../../../src/web/islands/player/answers.ts'

const bytesOf = (text: string): ArrayBuffer => new TextEncoder().encode(text).slice().buffer
/** A box of fragmented MP4 with so many bytes in it. */
function box(type: string, size: number): Uint8Array {
  const bytes = new Uint8Array(8 + size)
  new DataView(bytes.buffer).setUint32(0, bytes.length)
  bytes.set(new TextEncoder().encode(type), 4)
  return bytes
}
const joined = (...parts: readonly Uint8Array[]): ArrayBuffer => new Uint8Array(Buffer.concat(parts)).buffer

const signInPage = '<!DOCTYPE html>\n<html><head><title>欢迎使用</title></head><body>请先登录</body></html>'

describe('an answer to the player', () => {
  it('is a sign-in page where HTML comes in the place of a playlist or a segment', () => {
    for (const page of [signInPage, `\r\n  ${signInPage}`]) {
      expect(judgeText(page)).to.equal('signIn')
      expect(judgeBytes(bytesOf(page))).to.equal('signIn')
    }
  })

  it('is half where it broke off, wherever that was', () => {
    const whole = joined(box('styp', 16), box('moof', 90), box('mdat', 400))
    for (const length of [0, 1, 7, 20, 24, 100, 130, whole.byteLength - 1])
      expect(judgeBytes(whole.slice(0, length)), `${length} bytes`).to.equal('half')
    expect(judgeBytes(joined(box('moof', 90), new Uint8Array(4)))).to.equal('half')
  })

  it('is half where a film’s playlist has no end, for that of a live one would look just so', () => {
    const whole = '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\ns00000.m4s\n#EXT-X-ENDLIST\n'
    expect(judgeText(whole)).to.equal('good')
    expect(judgeText(whole.slice(0, -20))).to.equal('half')
    expect(judgeText('')).to.equal('half')
    expect(judgeText('Bad Gateway')).to.equal('half')
  })

  it('is good where it is what was asked for', () => {
    expect(judgeText('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv144/index.m3u8\n')).to.equal('good')
    expect(judgeText('WEBVTT\n\n')).to.equal('good')
    expect(judgeText('{"VERSION":1,"TTL":300}')).to.equal('good')
    expect(judgeBytes(bytesOf('\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\n春耕\n'))).to.equal('good')
    expect(judgeBytes(joined(box('ftyp', 16), box('moov', 700)))).to.equal('good')
    // A length of 0: to the end; of 1: a long number follows.
    const open = box('mdat', 100)
    new DataView(open.buffer).setUint32(0, 0)
    expect(judgeBytes(joined(box('moof', 90), open))).to.equal('good')
    const long = new Uint8Array(116)
    long.set(box('mdat', 0))
    new DataView(long.buffer).setUint32(0, 1)
    new DataView(long.buffer).setUint32(12, long.length)
    expect(judgeBytes(joined(box('moof', 90), long))).to.equal('good')
  })
})
