import { expect } from 'chai'
import fc from 'fast-check'
import { unzipSync, zipSync } from 'fflate'
import { readCsv, readTable } from '../../src/web/read-table-file.ts'
import { toCsv, toXlsx } from '../../src/web/table-file.ts'

const failure = (bytes: Uint8Array) =>
  readTable(bytes).then(
    () => 'none',
    (error: Error) => error.message.split(':')[0],
  )

describe('a table as a file', () => {
  it('refuses to be run by a spreadsheet: what begins like a formula is text', async () => {
    for (const begin of ['=', '+', '-', '@', '\t', '\r']) {
      const text = `${begin}cmd|' /C calc'!A1`
      const [, row = ''] = toCsv({ head: ['x'], rows: [[text]] }).split('\r\n')
      expect(row.replace(/^"/, ''), JSON.stringify(begin)).to.match(/^'/)
      const sheet = unzipSync(await toXlsx({ name: 'x', head: ['x'], rows: [[text]] }))
      const xml = new TextDecoder().decode(sheet['xl/worksheets/sheet1.xml'])
      expect(xml).not.to.include('<f>')
    }
  })

  it('keeps Chinese for Excel, numbers as numbers, and moments in China’s time', async () => {
    const table = {
      name: '站点：[a/b]*?',
      head: ['名称', '小时', '时间', '空'],
      rows: [['柳树村站', -1.5, new Date('2026-03-04T18:30:00Z'), null]],
    }
    const csv = toCsv(table)
    expect(csv).to.equal('\uFEFF名称,小时,时间,空\r\n柳树村站,-1.5,2026-03-05 02:30:00,\r\n')
    const xlsx = await toXlsx(table)
    expect(await readTable(xlsx)).to.deep.equal(await readTable(Buffer.from(csv)))
    const xml = new TextDecoder().decode(unzipSync(xlsx)['xl/worksheets/sheet1.xml'])
    expect(xml).to.match(/<c[^>]*><v>-1\.5<\/v>/)
  })

  it('comes back as it went, whatever stands in its cells', async () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .map(text => text.trim().replace(/^'(?=[=+\-@＝＋－＠])/, ''))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }), async rows => {
        const head = ['a', 'b', 'c']
        const back = readCsv(toCsv({ head, rows }))
        expect(back).to.deep.equal([head, ...rows.map(row => [...row])])
      }),
      { numRuns: 200 },
    )
  })
})

describe('reading a table', () => {
  it('refuses half a file, a zip of something else, and one whose parts say less than they hold', async () => {
    const whole = await toXlsx({ name: 'x', head: ['a'], rows: [['b']] })
    expect(await failure(whole.subarray(0, whole.length / 2))).to.equal('tableUnreadable')
    expect(await failure(zipSync({ 'x.txt': new Uint8Array(10) }))).to.equal('tableUnreadable')
    expect(await failure(new Uint8Array())).to.equal('emptyFile')
    // A sheet of 30 MiB that claims to be one byte: its central directory is where the reader looks.
    const bomb = zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(30 * 1024 * 1024).fill(32) })
    const view = new DataView(bomb.buffer, bomb.byteOffset)
    const directory = view.getUint32(bomb.length - 6, true)
    view.setUint32(directory + 24, 1, true)
    const before = process.memoryUsage().rss
    expect(await failure(bomb)).to.equal('tableUnreadable')
    expect(process.memoryUsage().rss - before).to.be.lessThan(200 * 1024 * 1024)
  })

  it('takes UTF-16, tabs and semicolons, and finds what is no text', async () => {
    const text = '名称\t村\n站\t柳树村\n'
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    const rows = [
      ['名称', '村'],
      ['站', '柳树村'],
    ]
    expect(await readTable(utf16)).to.deep.equal(rows)
    expect(await readTable(Buffer.from(text.replaceAll('\t', ';')))).to.deep.equal(rows)
    expect(await failure(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]))).to.equal('tableUnreadable')
  })
})
