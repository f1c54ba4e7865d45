import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { upToDate } from '../../scripts/npm-packages.mjs'

const first = { version: '1.0.0', integrity: 'sha512-a' }
const wanted = {
  '': { version: '0.1.0' },
  'node_modules/first': first,
  'node_modules/for-tests': { version: '2.0.0', integrity: 'sha512-b', dev: true },
  'node_modules/for-another-machine': { version: '3.0.0', integrity: 'sha512-c', optional: true },
}

describe('whether node_modules is as the lock file says', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-npm-'))
    await mkdir(join(folder, 'node_modules'))
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages: wanted }))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const installed = (packages: object) =>
    writeFile(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages }))

  it('refuses what npm has not finished', async () => {
    expect(upToDate({ development: false, folder })).to.equal(false)
    await writeFile(join(folder, 'node_modules/.package-lock.json'), '{"packages":{"node_mod')
    expect(upToDate({ development: false, folder })).to.equal(false)
  })

  it('refuses another version, other bytes and a missing package', async () => {
    for (const found of [{ ...first, version: '1.0.1' }, { ...first, integrity: 'sha512-z' }, undefined]) {
      await installed({ ...(found && { 'node_modules/first': found }) })
      expect(upToDate({ development: false, folder })).to.equal(false)
    }
  })

  it('refuses the want of development packages to those who need them alone', async () => {
    await installed({ 'node_modules/first': first })
    expect(upToDate({ development: true, folder })).to.equal(false)
    expect(upToDate({ development: false, folder })).to.equal(true)
  })

  it('does not ask for packages of other machines', async () => {
    const { 'node_modules/for-another-machine': _, ...here } = wanted
    await installed(here)
    expect(upToDate({ development: true, folder })).to.equal(true)
  })

  it('runs npm ci once where several programs start at once', async () => {
    const noted = join(folder, 'called')
    const note = JSON.stringify({ packages: { 'node_modules/first': first } })
    const fakeNpm = `const { appendFileSync, writeFileSync } = require('node:fs')
      appendFileSync(${JSON.stringify(noted)}, process.argv.slice(2, 3) + ' ')
      setTimeout(() => writeFileSync(${JSON.stringify(join(folder, 'node_modules/.package-lock.json'))}, ${JSON.stringify(note)}), 300)`
    await writeFile(join(folder, 'npm-cli.js'), fakeNpm)
    const script = `import { bringNpmPackages } from ${JSON.stringify(new URL('../../scripts/npm-packages.mjs', import.meta.url))}
      await bringNpmPackages({ install: true, development: false, folder: ${JSON.stringify(folder)} })`
    const start = () =>
      once(
        spawn(process.execPath, ['--input-type=module', '-e', script], {
          env: { npm_execpath: join(folder, 'npm-cli.js') },
        }),
        'exit',
      )
    expect(await Promise.all([start(), start(), start()])).to.deep.equal([
      [0, null],
      [0, null],
      [0, null],
    ])
    expect(await readFile(noted, 'utf8')).to.equal('ci ')
  })
})
