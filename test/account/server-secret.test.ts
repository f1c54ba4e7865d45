import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { serverSecret } from '../../src/account/server-secret.ts'

describe('serverSecret', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-secret-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('lets nobody but the hub’s own user read what it keeps', async () => {
    await serverSecret(undefined, folder)
    expect((await stat(join(folder, 'secret'))).mode & 0o777).to.equal(0o600)
  })

  it('makes one once, also when several starts ask at the same time', async () => {
    const made = await Promise.all([1, 2, 3].map(() => serverSecret(undefined, join(folder, 'data'))))
    const again = await serverSecret(undefined, join(folder, 'data'))
    expect(new Set([...made, again]).size).to.equal(1)
    expect(again.length).to.be.at.least(43)
    expect(await readdir(join(folder, 'data'))).to.deep.equal(['secret'])
  })

  it('takes the configured one and then writes nothing', async () => {
    expect(await serverSecret('configured', folder)).to.equal('configured')
    expect(await readdir(folder)).to.deep.equal([])
  })
})
