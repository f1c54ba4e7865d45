import { expect } from 'chai'
import { cutFonts, missingLetter } from '../../src/competition/certificate-font.ts'

/** Of names of people: not in GB 2312, of Extension A, and of B, C and E in the State Council's table. */
const names = '王珺喆镕堃𬭎䶮㛃㵑𫖯𬸣𣲗𬍛 Zoë Müller'

describe('the fonts of a certificate', function () {
  this.timeout(20_000)

  it('set what no font has as 〓, so that a gap is seen', async () => {
    const runs = await cutFonts([{ text: '王\u{10fffd}芳', weight: 400 }])
    expect(
      runs('王\u{10fffd}芳', 400)
        .map(({ text }) => text)
        .join(''),
    ).to.equal(`王${missingLetter}芳`)
  })

  it('have every character of a name, in both weights', async () => {
    const runs = await cutFonts(([400, 700] as const).map(weight => ({ text: names, weight })))
    for (const weight of [400, 700] as const) {
      const set = runs(names, weight)
      expect(set.map(({ text }) => text).join('')).to.equal(names)
      for (const { cut, text } of set)
        for (const glyph of cut.font.layout(text).glyphs) expect(glyph.id, text).to.be.greaterThan(0)
    }
  })
})
