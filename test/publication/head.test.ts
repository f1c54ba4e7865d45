import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { XiangtuError } from '../../src/errors.ts'
import { readHead, writeHead } from '../../src/publication/head.ts'
import type { CatalogueHead } from '../../src/publication/rules.ts'
import { openSigningKeys, type SigningKey } from '../../src/publication/signing.ts'

const blob = {
  path: 'catalogue/0123456789abcdef0123456789abcdef.json.gz',
  sha256: 'a'.repeat(64),
  bytes: 100,
}

function headOf(keys: readonly SigningKey[]): CatalogueHead {
  return {
    format: 'xiangtu-catalogue',
    version: 1,
    catalogueId: '0123456789abcdef',
    number: 7,
    seq: 42,
    lessons: 3,
    writtenAt: '2026-03-05T08:00:00.000Z',
    index: blob,
    keys: keys.map(({ id, publicKey }) => ({ id, publicKey })),
  }
}

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work()
    return undefined
  } catch (error) {
    return error instanceof XiangtuError ? error.code : String(error)
  }
}

describe('the head of the published catalogue', () => {
  let folder: string
  let one: readonly SigningKey[]
  let other: readonly SigningKey[]
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-keys-'))
    one = await openSigningKeys(undefined, join(folder, 'one'))
    other = await openSigningKeys(undefined, join(folder, 'other'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('is refused where a stranger signed it, or nobody', () => {
    const text = writeHead(headOf(other), other)
    expect(codeOf(() => readHead(text, one))).to.equal('catalogueUntrusted')
    const unsigned = JSON.stringify({ ...JSON.parse(text), signatures: [] })
    expect(codeOf(() => readHead(unsigned, other))).to.equal('catalogueUntrusted')
  })

  it('is refused where a stranger signs under the name of a trusted key', () => {
    const disguised = other.map((key, place) => ({ ...key, id: one[place]?.id ?? key.id }))
    expect(codeOf(() => readHead(writeHead(headOf(one), disguised), one))).to.equal('catalogueUntrusted')
  })

  it('is refused where anything of it was changed, and where it is no head at all', () => {
    const { payload, signatures } = JSON.parse(writeHead(headOf(one), one))
    const changed = Buffer.from(JSON.stringify({ ...headOf(one), number: 8 })).toString('base64url')
    for (const text of [
      JSON.stringify({ payload: changed, signatures }),
      '',
      'null',
      '{"payload":1}',
      payload,
    ])
      expect(codeOf(() => readHead(text, one))).to.equal('catalogueUntrusted')
  })

  it('is read back whole, and is small', () => {
    const text = writeHead(headOf(one), one)
    expect(readHead(text, one)).to.deep.equal(headOf(one))
    expect(text.length).to.be.below(1000)
  })

  it('is read by who trusts the old key while a new one signs beside it, and tells the new one', () => {
    const both = [...other, ...one]
    const text = writeHead(headOf(both), both)
    expect(readHead(text, one).keys.map(key => key.id)).to.include(other[0]?.id)
    expect(readHead(text, other).number).to.equal(7)
  })
})

describe('the keys that sign the published catalogue', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-keys-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('are refused by name where they cannot be read, and never repeated', async () => {
    for (const text of ['nonsense', 'c2VjcmV0', ' ']) {
      const said = await openSigningKeys(text, folder).then(String, String)
      expect(said).to.include('CATALOGUE_KEY').and.not.to.include('c2VjcmV0')
    }
  })

  it('are made once, for the hub’s own user alone', async () => {
    const first = await openSigningKeys(undefined, folder)
    expect(await openSigningKeys(undefined, folder)).to.have.nested.property('[0].id', first[0]?.id)
    expect((await stat(join(folder, 'catalogue-key'))).mode & 0o777).to.equal(0o600)
  })

  it('are taken from the setting in its order, the current one first', async () => {
    const [one = ''] = (await readFile(join(folder, 'catalogue-key'), 'utf8')).split('\n')
    await openSigningKeys(undefined, join(folder, 'next'))
    const two = await readFile(join(folder, 'next', 'catalogue-key'), 'utf8')
    const keys = await openSigningKeys(`${two.trim()}, ${one}`, folder)
    expect(keys).to.have.length(2)
    expect(keys[1]?.id).to.equal((await openSigningKeys(undefined, folder))[0]?.id)
  })
})
