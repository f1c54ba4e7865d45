import { expect } from 'chai'
import fc from 'fast-check'
import { XiangtuError } from '../../../src/errors.ts'
import { type Cue, mostCues, plainText } from '../../../src/media/subtitles/cue.ts'
import { parseSubtitles } from '../../../src/media/subtitles/parse.ts'
import { writeWebVtt } from '../../../src/media/subtitles/write.ts'

const refusal = (text: string): { code: string; line: string | undefined } => {
  try {
    parseSubtitles(text)
  } catch (error) {
    if (error instanceof XiangtuError) return { code: error.code, line: error.facts.line }
    throw error
  }
  return { code: 'none', line: undefined }
}
const srt = (text: string) => `1\n00:00:01,000 --> 00:00:03,000\n${text}\n`
const vtt = (text: string) => `WEBVTT\n\n00:01.000 --> 00:03.000\n${text}\n`
const ass = (text: string) =>
  `[Script Info]\nTitle: x\n\n[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:01.00,0:00:03.00,D,${text}\n`
const only = (source: string): Cue => {
  const [cue, ...more] = parseSubtitles(source)
  if (!cue || more.length > 0) throw new Error(`${more.length + (cue ? 1 : 0)} cues`)
  return cue
}
const textOf = (source: string) => plainText(only(source))

describe('reading subtitles', () => {
  it('refuses what is no subtitle file, and one without a subtitle', () => {
    expect(refusal('番茄灰霉病防治要点\n一、通风').code).to.equal('subtitleWrongType')
    expect(refusal('WEBVTT\n\nNOTE nothing yet\n').code).to.equal('subtitleNoCue')
    expect(refusal('[Script Info]\n[Events]\nFormat: Start, End, Text\n').code).to.equal('subtitleNoCue')
    expect(refusal(srt('<i> </i>')).code).to.equal('subtitleNoCue')
  })

  it('refuses a wrong time and names its line', () => {
    expect(
      refusal('1\n00:00:01,000 --> 00:00:03,000\n好\n\n2\n0:61:00,000 --> 1:00:00,000\n好\n'),
    ).to.deep.equal({
      code: 'subtitleBadTime',
      line: '6',
    })
    expect(refusal('1\n00:00:05,000 --> 00:00:03,000\n好\n').line).to.equal('2')
    expect(refusal('1\n00:00:05;000 -->\n好\n').line).to.equal('2')
    expect(refusal(ass('好').replace('0:00:03.00', 'soon'))).to.deep.equal({
      code: 'subtitleBadTime',
      line: '6',
    })
  })

  it('refuses giant cues, cues that never end and files with too many', () => {
    expect(refusal(srt('长'.repeat(501)))).to.deep.equal({ code: 'subtitleCueTooLong', line: '2' })
    expect(refusal(srt('<i>'.repeat(300_000))).code).to.equal('subtitleCueTooLong')
    expect(refusal(srt('一\n二\n三\n四\n五\n六\n七\n八\n九')).code).to.equal('subtitleCueTooLong')
    expect(refusal('1\n00:00:01,000 --> 00:20:00,000\n好\n').code).to.equal('subtitleCueTooLong')
    expect(
      refusal(
        srt('好')
          .concat('\n')
          .repeat(mostCues + 1),
      ).code,
    ).to.equal('subtitleTooMuch')
    expect(refusal(`${srt('好')}${'\n'.repeat(100_001)}`).code).to.equal('subtitleTooMuch')
  })

  it('reads SRT as it is found: any line ends, point or comma, no hours, places, numbers missing', () => {
    const text =
      '\ufeff00:01.5 --> 00:03,000 X1:40 X2:600\r\n番茄灰霉病\r\n要打叉\r\r\n\n7\n1:00:04.000 --> 1:00:05.000\n通风\n8\n1:00:06,000 --> 1:00:07,000\n完'
    expect(parseSubtitles(text).map(cue => [cue.startMs, cue.endMs, plainText(cue)])).to.deep.equal([
      [1500, 3000, '番茄灰霉病\n要打叉'],
      [3_604_000, 3_605_000, '通风'],
      [3_606_000, 3_607_000, '完'],
    ])
  })

  it('reads WebVTT without its notes, styles, voices, classes and clocks', () => {
    const text = `WEBVTT - 教学片\nKind: captions\n\nSTYLE\n::cue { background: url(https://evil.example/) }\n\nNOTE\n00:00 --> 99:99\n\nintro\n00:01.000 --> 00:03.000 line:0 align:start\n<v 李明><c.red>番茄</c> &amp; <00:02.000>黄瓜 &lt;b&gt; &#x4e00; &nosuch;</v>`
    expect(textOf(text)).to.equal('番茄 & 黄瓜 <b> 一 &nosuch;')
  })

  it('reads ASS dialogue by the columns of its Format line, and no drawing, comment or style', () => {
    expect(textOf(ass('{\\an8\\pos(1,2)}一,二\\N三\\h四'))).to.equal('一,二\n三 四')
    expect(textOf(ass('{\\p1}m 0 0 l 100 0{\\p0}图'))).to.equal('图')
    expect(refusal(ass('好').replace('Dialogue', 'Comment')).code).to.equal('subtitleNoCue')
  })

  it('keeps b, i and u of all three, and no other look', () => {
    const runs = [
      { text: '红', emphasis: 'i' },
      { text: '黄', emphasis: 'bi' },
      { text: '蓝', emphasis: '' },
    ]
    expect(only(srt('<i>红<B>黄</b></i><font color="red" size=7>蓝</font>')).runs).to.deep.equal(runs)
    expect(only(vtt('<i.loud>红<b>黄</b></i><lang zh>蓝</lang>')).runs).to.deep.equal(runs)
    expect(only(ass('{\\i1}红{\\b700}黄{\\r}蓝')).runs).to.deep.equal(runs)
  })

  it('puts cues in order of time and leaves out those that show for no time', () => {
    const text =
      '1\n00:00:05,000 --> 00:00:06,000\n后\n\n2\n00:00:01,000 --> 00:00:02,000\n先\n\n3\n00:00:03,000 --> 00:00:03,000\n无\n'
    expect(parseSubtitles(text).map(plainText)).to.deep.equal(['先', '后'])
  })
})

describe('hostile subtitles', () => {
  const hostile: readonly (readonly [string, string, string])[] = [
    ['a script tag in SRT', srt('<script>alert(1)</script>'), '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['a script tag in WebVTT', vtt('<script>alert(1)</script>'), 'alert(1)'],
    ['a picture with a handler', srt('<img src=x onerror=alert(1)>'), '&lt;img src=x onerror=alert(1)&gt;'],
    ['a handler on a tag that stays', srt('<b onclick="alert(1)">好</b>'), '<b>好</b>'],
    ['a javascript link', vtt('<a href="javascript:alert(1)">好</a>'), '好'],
    ['a tag hidden in references', vtt('&lt;script&gt;&#60;b&#62;'), '&lt;script&gt;&lt;b&gt;'],
    ['a tag hidden in ASS', ass('{\\fn<script>}<i>好'), '&lt;i&gt;好'],
    ['an arrow in the text', ass('00:01.000 --> 00:02.000'), '00:01.000 --&gt; 00:02.000'],
    ['NUL and other controls', srt('好\u0000\u0007\u001b[31m的'), '好[31m的'],
    ['a mark that turns the direction', srt('\u202e好\u2066的'), '\u202e好\u2066的'],
    ['an empty line from ASS', ass('一\\N\\N\\NWEBVTT'), '一\nWEBVTT'],
  ]
  for (const [what, source, written] of hostile) {
    it(`turns ${what} into text`, () => {
      const text = writeWebVtt([only(source)])
        .split('\n')
        .slice(4, -1)
        .join('\n')
      expect(text).to.equal(written)
    })
  }

  it('is done soon with shapes that make careless readers slow', () => {
    const shapes = [
      srt('<'.repeat(1_000_000)),
      `${srt('<'.repeat(4900))}\n`.repeat(200),
      `${ass('{'.repeat(4900))}\n`,
      `[Events]\n${`Dialogue: 0,0:00:01.00,0:00:02.00,${'{\\i1'.repeat(1000)}\n`.repeat(250)}`,
      `${'-->'.repeat(300_000)}`,
      `${' '.repeat(1_000_000)}-->`,
      vtt('&'.repeat(4900)),
      vtt(`a${' '.repeat(4000)}b`),
      'WEBVTT\n'.repeat(90_000),
    ]
    for (const shape of shapes) {
      const begun = performance.now()
      refusal(shape)
      expect(performance.now() - begun, shape.slice(0, 40)).to.be.below(1000)
    }
  })

  it('never fails but by a code, and what it lets through comes out in one form, whatever the input', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'WEBVTT',
        '[Events]',
        'Dialogue: 0,0:00:01.00,0:00:02.00,a,b,0,0,0,,',
        '\n',
        '\n\n',
        '\r',
        ' --> ',
      ),
      fc.constantFrom(
        '00:00:01,000 --> 00:00:02,000\n',
        '00:01.000 --> 00:04.000\n',
        '<i>',
        '</i>',
        '<b>',
        '</u>',
        '<u x>',
      ),
      fc.constantFrom(
        '{\\i1}',
        '{\\b0}',
        '{',
        '}',
        '\\N',
        '&amp;',
        '&#60;',
        '&',
        '<',
        '>',
        '\u0000',
        '\u00a0',
        '\u3000',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
        let cues: Cue[]
        try {
          cues = parseSubtitles(pieces.join(''))
        } catch (error) {
          expect(error).to.be.instanceOf(XiangtuError)
          return
        }
        expect(parseSubtitles(writeWebVtt(cues))).to.deep.equal(cues)
        const tags = writeWebVtt(cues).match(/<[^>]*>?/g) ?? []
        expect(tags.filter(tag => !/^<\/?[biu]>$/.test(tag))).to.deep.equal([])
      }),
      { numRuns: 2000 },
    )
  })

  it('gives back every cue that it wrote', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    const line = fc
      .tuple(words, fc.constantFrom('', '<i>', '<b>', '</i>', '</b>', '<u>', '\n'))
      .map(([text, tag]) => text + tag)
    const cue = fc.tuple(fc.nat(300_000), fc.integer({ min: 1, max: 5000 }), fc.array(line, { maxLength: 5 }))
    fc.assert(
      fc.property(fc.array(cue, { minLength: 1, maxLength: 20 }), drafts => {
        const blocks = drafts.map(([at, ms, parts]) => {
          const clock = (time: number) => new Date(time).toISOString().slice(11, 23)
          return `${clock(at)} --> ${clock(at + ms)}\n${parts.join('').replaceAll(/\n+/g, '\n')}\n\n`
        })
        let cues: Cue[]
        try {
          cues = parseSubtitles(blocks.join(''))
        } catch (error) {
          expect(error).to.be.instanceOf(XiangtuError)
          return
        }
        expect(parseSubtitles(writeWebVtt(cues))).to.deep.equal(cues)
      }),
      { numRuns: 500 },
    )
  })
})
