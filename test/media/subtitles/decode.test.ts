import { expect } from 'chai'
import fc from 'fast-check'
import { XiangtuError } from '../../../src/errors.ts'
import { decodeSubtitles } from '../../../src/media/subtitles/decode.ts'

const text =
  '1\r\n00:00:01,000 --> 00:00:03,000\r\n番茄灰霉病怎么防治\r\n\r\n2\r\n00:00:04,000 --> 00:00:05,000\r\n注意通风\r\n'
/** The first cue of `text` in GB18030 (its two-byte part is GB2312), as a Windows notepad saved it. */
const gb18030 = Buffer.from(
  '310d0a30303a30303a30312c303030202d2d3e2030303a30303a30332c3030300d0ab7acc7d1bbd2c3b9b2a1d4f5c3b4b7c0d6ce0d0a',
  'hex',
)
const little = (source: string) => Buffer.from(source, 'utf16le')
const big = (source: string) => little(source).swap16()

const refusal = (bytes: Uint8Array): string => {
  try {
    decodeSubtitles(bytes)
    return 'none'
  } catch (error) {
    if (error instanceof XiangtuError) return error.code
    throw error
  }
}

describe('the encoding of a subtitle file', () => {
  it('refuses an empty file, one over 1 MiB, one that is no text, and text it cannot read', () => {
    expect(refusal(Buffer.alloc(0))).to.equal('emptyFile')
    expect(refusal(Buffer.alloc(1024 ** 2 + 1, 'a'))).to.equal('subtitleTooMuch')
    const zip = Buffer.concat([
      Buffer.from('504b03041400000008', 'hex'),
      Buffer.alloc(2000, '\u0000\u00ff\u0007PK'),
    ])
    expect(refusal(zip)).to.be.oneOf(['subtitleWrongType', 'subtitleUndecodable'])
    const shiftJis = Buffer.from(
      '93fa967b8cea82cc8e9a96a583658358836782c582b7814293fa967b8cea82cc8e9a96a5',
      'hex',
    )
    expect(refusal(Buffer.concat(Array.from({ length: 20 }, () => shiftJis)))).to.equal('subtitleUndecodable')
    expect(refusal(little(text).subarray(0, -1))).to.equal('subtitleUndecodable')
  })

  it('reads UTF-8 with and without its mark', () => {
    expect(decodeSubtitles(Buffer.from(text))).to.equal(text)
    expect(decodeSubtitles(Buffer.from(`\ufeff${text}`))).to.equal(text)
    expect(decodeSubtitles(Buffer.from('WEBVTT\n\n00:01.000 --> 00:02.000\nHello'))).to.match(/Hello$/)
  })

  it('reads GB18030, also when there is only one sentence', () => {
    expect(decodeSubtitles(gb18030)).to.include('番茄灰霉病怎么防治')
    expect(decodeSubtitles(Buffer.concat(Array.from({ length: 50 }, () => gb18030)))).to.include('灰霉病')
  })

  it('reads UTF-16 of both kinds, with and without its mark', () => {
    for (const source of [text, `\ufeff${text}`]) {
      expect(decodeSubtitles(little(source))).to.equal(text)
      expect(decodeSubtitles(big(source))).to.equal(text)
    }
  })

  it('either gives text or one of our refusals, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), bytes => {
        expect(refusal(bytes)).to.be.oneOf(['none', 'emptyFile', 'subtitleWrongType', 'subtitleUndecodable'])
      }),
      { numRuns: 300 },
    )
  })
})
