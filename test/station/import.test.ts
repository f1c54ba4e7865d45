import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { zipSync } from 'fflate'
import { readTable } from '../../src/web/read-table-file.ts'
import { toXlsx } from '../../src/web/table-file.ts'
import type { Visitor } from '../support/app.ts'
import { type StationHub, startStationHub } from '../support/station-hub.ts'

type Send = { readonly bytes: Uint8Array | string; readonly villages?: boolean; readonly by?: Visitor }

const textIn = (page: string): string =>
  (/<textarea name="rows"[^>]*>([\s\S]*?)<\/textarea>/.exec(page)?.[1] ?? '')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')

describe('importing a list of stations', function () {
  this.timeout(120_000)
  let hub: StationHub
  beforeEach(async () => {
    hub = await startStationHub()
  })
  afterEach(() => hub.app.close())

  const send = (path: string, by: Visitor, form: FormData) =>
    by.send(`${path}?language=zh-CN`, { method: 'POST', body: form, headers: { Origin: hub.app.url } })
  const look = ({ bytes, villages = false, by = hub.operator }: Send) => {
    const form = new FormData()
    form.set('file', new File([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], 'list'))
    if (villages) form.set('villages', 'on')
    return send('/stations/import', by, form)
  }
  /** Looks at a list and saves it, as a browser does it. */
  const bringIn = async (parts: Send): Promise<string> => {
    const preview = await (await look(parts)).text()
    const form = new FormData()
    form.set('rows', textIn(preview))
    if (preview.includes('name="villages"')) form.set('villages', 'on')
    const answer = await send('/stations/import/save', parts.by ?? hub.operator, form)
    expect(answer.status).to.equal(200)
    return answer.text()
  }
  const stations = () => hub.app.db.selectFrom('station').selectAll().orderBy('name').execute()

  const list = (rows: readonly string[]) => ['乡镇,村,站点名称,设在哪里,线路速度,管理员', ...rows].join('\n')

  it('refuses what is no table, too large, a bomb, or lacks its columns, and says why', async () => {
    const bomb = zipSync({
      '[Content_Types].xml': new Uint8Array(10),
      'xl/worksheets/sheet1.xml': new Uint8Array(30 * 1024 * 1024),
    })
    expect(bomb.length).to.be.lessThan(1024 * 1024)
    const long = list(Array.from({ length: 2100 }, (_, index) => `东风镇,柳树村,站${index}`))
    for (const [bytes, words] of [
      ['', '这个文件是空的'],
      [await readFile(process.execPath).then(bytes => bytes.subarray(0, 5000)), '读不出这个表格'],
      [zipSync({ 'a.txt': new Uint8Array(3) }), '读不出这个表格'],
      [bomb, '最多 20 MiB'],
      ['x'.repeat(1024 * 1024 + 1), '最多 1 MiB'],
      [long, '最多 2000'],
      ['甲,乙\n1,2', '缺少这些栏：站点名称、所在地'],
      ['"名称\n', '读不出这个表格'],
    ] as const) {
      const answer = await look({ bytes })
      expect(answer.status, words).to.equal(422)
      expect(await answer.text()).to.include(words)
    }
    const form = new FormData()
    form.set('rows', '甲\n1')
    expect((await send('/stations/import/save', hub.operator, form)).status).to.equal(422)
    expect(await stations()).to.deep.equal([])
  })

  it('refuses wrong rows by their line, and keeps the good ones', async () => {
    const table = list([
      '东风镇,柳树村,柳树村站,村,2M,王芳 0537-1234567；李强 13800000000',
      '东风镇,没有村,某站,村,,',
      ',,空地站,,,',
      '',
      '东风镇,王庄村,,村,2M,',
      '东风镇,王庄村,王庄村站,宫殿,快,王芳',
      '红旗镇,李庄村,李庄村站,学校,512k,',
      '东风镇,柳树村,柳树村站,村,4M,',
    ])
    const preview = await (await look({ bytes: table })).text()
    expect(await stations()).to.deep.equal([])
    expect(preview).to.include('新登记 2 个，修改 0 个，没有变化 0 个，有错 5 行')
    const rows = [
      ...preview.matchAll(/<tr><td>(\d+)<\/td>.*?<td>([^<]*)<\/td><td>([^<]*)<\/td><td>(.*?)<\/td><\/tr>/g),
    ]
    const said = new Map(rows.map(([, line = '', , , words = '']) => [line, words]))
    expect(said.get('3')).to.include('机构里没有这个地方')
    expect(said.get('4')).to.include('没有写所在地')
    expect(said.get('6')).to.include('请填写名称')
    expect(said.get('7')).to.include('设在哪里').and.to.include('2M、512k').and.to.include('姓名 电话')
    expect(said.get('9')).to.include('和前面一行重复')
    const done = await bringIn({ bytes: table })
    expect(done).to.include('有错 5 行').and.to.include('机构里没有这个地方')
    const saved = await stations()
    expect(saved.map(({ name, kind, lineKbps }) => [name, kind, lineKbps])).to.deep.equal([
      ['李庄村站', 'school', 512],
      ['柳树村站', 'village', 2000],
    ])
    const people = hub.app.db.selectFrom('stationAdministrator').select(['name', 'phone']).orderBy('name')
    expect(await people.execute()).to.have.deep.members([
      { name: '王芳', phone: '0537-1234567' },
      { name: '李强', phone: '13800000000' },
    ])
  })

  it('changes nothing when the same list comes again, and only what differs of another', async () => {
    const table = list(['东风镇,柳树村,柳树村站,村,2M,王芳 0537-1234567', '东风镇,王庄村,王庄村站,,,'])
    await bringIn({ bytes: table })
    const [before, events] = [
      await stations(),
      await hub.app.db.selectFrom('auditEvent').select('id').execute(),
    ]
    expect(await bringIn({ bytes: table })).to.include('新登记 0 个，修改 0 个，没有变化 2 个，有错 0 行')
    expect(await stations()).to.deep.equal(before)
    expect(await hub.app.db.selectFrom('auditEvent').select('id').execute()).to.deep.equal(events)
    const changed = list(['东风镇,柳树村,柳树村站,,4M,赵敏 0537-7654321', '东风镇,王庄村,王庄村站,,,'])
    expect(await bringIn({ bytes: changed })).to.include('修改 1 个，没有变化 1 个')
    expect((await stations()).map(({ lineKbps }) => lineKbps)).to.have.members([4000, null])
  })

  it('takes what Excel saves: GB18030, semicolons, .xlsx, English columns, and its own export', async () => {
    // 东风镇,柳树村 in GB18030, as a Chinese Excel writes CSV.
    const gb = Buffer.from('cfe7d5f22cb4e52cd5beb5e3c3fbb3c60ab6abb7e7d5f22cc1f8caf7b4e52cbcd7d5be', 'hex')
    expect(await readTable(gb)).to.deep.equal([
      ['乡镇', '村', '站点名称'],
      ['东风镇', '柳树村', '甲站'],
    ])
    await bringIn({ bytes: gb })
    await bringIn({ bytes: 'Place;Station;Line;Without a line\n东风镇/柳树村;乙站;10M;yes' })
    const head = ['所在地', '站点名称', '纬度', '经度', '联系电话']
    const rows = [['东风镇 / 王庄村', '=丙站', 35.4, 116.5, 13_800_000_000]]
    await bringIn({ bytes: await toXlsx({ name: '站点', head, rows }) })
    const saved = await stations()
    expect(saved.map(({ name }) => name)).to.have.members(['甲站', '乙站', '=丙站'])
    expect(saved.find(({ name }) => name === '乙站')).to.deep.include({ lineKbps: 10_000, isOffline: true })
    expect(saved.find(({ name }) => name === '=丙站')).to.deep.include({
      ...{ latitude: 35.4, longitude: 116.5, contactPhone: '13800000000' },
    })
    for (const [format, language] of [
      ['csv', 'zh-CN'],
      ['xlsx', 'zh-CN'],
      ['csv', 'en'],
    ]) {
      const file = await hub.operator.get(`/stations/export?format=${format}&language=${language}`)
      const bytes = new Uint8Array(await file.arrayBuffer())
      if (format === 'csv') expect(new TextDecoder().decode(bytes)).to.include(",'=丙站,")
      expect(await (await look({ bytes })).text()).to.include('没有变化 3 个，有错 0 行')
    }
    for (const format of ['csv', 'xlsx']) {
      const template = await hub.operator.get(`/stations/import/template?format=${format}`)
      expect(await (await look({ bytes: new Uint8Array(await template.arrayBuffer()) })).text()).to.include(
        '表格里没有站点',
      )
    }
  })

  it('refuses places of others, and villages to who may not make them', async () => {
    const table = list(['东风镇,新村,新村站,,,', '红旗镇,李庄村,李庄村站,,,', '东风镇,王庄村,王庄村站,,,'])
    const done = await bringIn({ bytes: table, villages: true, by: hub.technician })
    expect(done).to.include('新登记 1 个，修改 0 个，没有变化 0 个，有错 2 行')
    expect((await stations()).map(({ name }) => name)).to.deep.equal(['王庄村站'])
    for (const reader of [hub.chief, hub.administrator])
      expect((await look({ bytes: table, by: reader })).status).to.equal(403)
  })

  it('brings in 150 stations with their villages, and covers them all', async () => {
    const rows = Array.from(
      { length: 150 },
      (_, index) => `${index % 2 ? '东风镇' : '红旗镇'},第${index + 1}村,第${index + 1}村站,,2M,`,
    )
    const preview = await (await look({ bytes: list(rows), villages: true })).text()
    expect(preview).to.include('新登记 150 个').and.to.include('会新登记 150 个村')
    expect(await bringIn({ bytes: list(rows), villages: true })).to.include('新登记 150 个')
    const { willow, wang, li } = hub.places
    await hub.app.db.deleteFrom('roleGrant').where('organisationId', '=', willow).execute()
    for (const id of [willow, wang, li]) await hub.operator.post(`/organisations/${id}/archive`)
    const page = async () => (await hub.operator.get('/stations/coverage?language=zh-CN')).text()
    expect(await page())
      .to.include('<strong>100%</strong>')
      .and.to.include('150 个村里 150 个有站点')
    const one = (await stations()).find(({ name }) => name === '第77村站')
    await hub.operator.post(`/stations/${one?.id}/archive`)
    expect(await page())
      .to.include('<strong>99.3%</strong>')
      .and.to.include('<strong>第77村</strong>')
    expect(await bringIn({ bytes: list(rows), villages: true })).to.include(
      '新登记 1 个，修改 0 个，没有变化 149 个',
    )
  })
})
