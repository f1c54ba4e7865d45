import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { parseSpecProfile } from '../../src/media/spec-profile.ts'
import { readSpecProfile } from '../../src/profiles.ts'

const why = 'a reason'
const spec = (fields: object) =>
  JSON.stringify({ name: 'mine', title: { 'zh-CN': '我的', en: 'Mine' }, why, ...fields })
const refusal = (text: string, fileName = 'mine.json'): string => {
  try {
    parseSpecProfile(fileName, text)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'taken'
}

describe('spec profiles', () => {
  const black = { severity: 'must', mostSeconds: 3, edgeSeconds: 1, why }
  const broken: readonly (readonly [what: string, text: string, field: string])[] = [
    ['text that is no JSON', '{', 'mine.json: not JSON'],
    ['a rule that nobody knows', spec({ colour: {} }), 'colour'],
    ['a field that nobody knows', spec({ black: { ...black, most: 3 } }), 'black: Unrecognized key: "most"'],
    ['a rule without its reason', spec({ black: { ...black, why: undefined } }), 'black.why'],
    ['a severity of another name', spec({ black: { ...black, severity: 'error' } }), 'black.severity'],
    ['a negative length', spec({ black: { ...black, mostSeconds: -1 } }), 'black.mostSeconds'],
    [
      'a shape that is no ratio',
      spec({ aspect: { severity: 'must', allowed: ['wide'], tolerance: 0, why } }),
      'aspect.allowed.0',
    ],
    [
      'a range upside down',
      spec({ length: { severity: 'must', leastSeconds: 9, mostSeconds: 3, why } }),
      'length.mostSeconds',
    ],
    ['a range without ends', spec({ length: { severity: 'must', why } }), 'length: has no limit'],
  ]
  for (const [what, text, field] of broken) {
    it(`refuses ${what}, naming file and field`, () => {
      expect(refusal(text)).to.include('mine.json').and.to.include(field)
    })
  }

  it('refuses a profile whose name is not its file’s', () => {
    expect(refusal(spec({}), 'other.json')).to.include('other.json: name')
  })

  it('refuses to start with a broken file in the folder, or with a name that no file has', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'xiangtu-specs-'))
    const from = pathToFileURL(`${folder}/`)
    const outcome = (name: string) =>
      readSpecProfile(name, from).then(
        () => 'taken',
        (error: Error) => error.message,
      )
    await writeFile(join(folder, 'mine.json'), spec({ black }))
    expect(await outcome('mine')).to.equal('taken')
    expect(await outcome('theirs'))
      .to.include('theirs')
      .and.to.include('mine')
    await writeFile(join(folder, 'broken.json'), spec({ black: { ...black, edgeSeconds: 'one' } }))
    expect(await outcome('mine'))
      .to.include('broken.json')
      .and.to.include('black.edgeSeconds')
    await rm(folder, { recursive: true })
  })

  it('come with two that are whole', async () => {
    for (const name of ['courseware-general', 'vocational-contest-2018', 'micro-film-2021'])
      expect((await readSpecProfile(name)).name).to.equal(name)
  })
})
