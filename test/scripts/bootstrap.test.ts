import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const root = fileURLToPath(new URL('../../', import.meta.url))

type Outcome = { readonly code: number | null; readonly output: string; readonly complaints: string }

describe('the bootstrap', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-bootstrap-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  /** A folder of programs to stand as the PATH: those named do as scripted. */
  const pathWith = async (programs: Readonly<Record<string, string>>): Promise<string> => {
    const bin = await mkdtemp(join(folder, 'bin-'))
    await symlink(process.execPath, join(bin, 'node'))
    for (const [name, script] of Object.entries(programs)) {
      await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`)
      await chmod(join(bin, name), 0o755)
    }
    return bin
  }
  const run = async (args: readonly string[], env: Record<string, string>): Promise<Outcome> => {
    const child = spawn(process.execPath, [join(root, 'scripts/bootstrap.mjs'), ...args], { env })
    let output = ''
    let complaints = ''
    child.stdout.setEncoding('utf8').on('data', text => {
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', text => {
      complaints += text
    })
    const [code] = await once(child, 'close')
    return { code: typeof code === 'number' ? code : null, output, complaints }
  }

  it('refuses a command that it does not know, and names those it does', async () => {
    const { code, complaints } = await run(['fly'], { PATH: await pathWith({}) })
    expect(code).to.equal(1)
    expect(complaints).to.contain('start|demo|worker|upload|remake|test|bench|check')
  })

  it('refuses to install with --no-install, and prints the one command instead', async () => {
    const noted = join(folder, 'called')
    const PATH = await pathWith({ 'apt-get': `echo called >> ${noted}` })
    const { code, output, complaints } = await run(['start', '--no-install'], { PATH })
    expect(code).to.equal(1)
    expect(complaints).to.match(/apt-get install .*--no-install-recommends ffmpeg redis-server\n/)
    expect(complaints).not.to.contain('    at ')
    expect(output).to.equal('')
    expect(await readFile(noted, 'utf8').catch(() => 'not called')).to.equal('not called')
  })

  it('asks for all that the tests need in one command', async () => {
    const PATH = await pathWith({ 'apt-get': 'exit 1' })
    const { complaints } = await run(['test', '--no-install'], { PATH })
    for (const name of [
      'ffmpeg',
      'redis-server',
      'fonts-wqy-microhei',
      'chromium',
      'radosgw',
      'ceph-mon',
      'ceph-osd',
    ]) {
      expect(complaints).to.match(new RegExp(`apt-get install .* ${name}\\b`))
    }
  })

  it('wants no redis-server where REDIS_URL is set, and no ffmpeg where FFMPEG_PATH leads to one', async () => {
    const bin = await pathWith({ 'apt-get': 'exit 1', 'my-ffmpeg': '', 'my-ffprobe': '' })
    const tools = { FFMPEG_PATH: join(bin, 'my-ffmpeg'), FFPROBE_PATH: join(bin, 'my-ffprobe') }
    const without = await run(['start', '--no-install'], { PATH: bin, ...tools })
    expect(without.complaints).to.match(/--no-install-recommends redis-server\n/)
    const given = await run(['start', '--no-install'], { PATH: bin, REDIS_URL: 'redis://127.0.0.1:1' })
    expect(given.complaints).to.match(/--no-install-recommends ffmpeg\n/)
  })

  it('asks sudo where it is not root', async () => {
    const bin = await pathWith({ sudo: '', 'apt-get': '' })
    const script = `import { findManager } from ${JSON.stringify(join(root, 'scripts/package-managers.mjs'))}
      console.log(JSON.stringify(findManager({ PATH: ${JSON.stringify(bin)} }, 1000).commands(['ffmpeg']).at(-1)))`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script])
    child.stdout.setEncoding('utf8')
    const [line] = await once(child.stdout, 'data')
    expect(JSON.parse(String(line)).slice(0, 3)).to.deep.equal([
      'sudo',
      'env',
      'DEBIAN_FRONTEND=noninteractive',
    ])
  })

  it('brings the package lists first where the installation fails for want of new ones', async () => {
    const bin = await pathWith({})
    const noted = join(folder, 'asked')
    // A machine whose lists are old: installing works only after an update.
    const aptGet = `echo "$1" >> ${noted}
      if [ "$1" = update ]; then : > ${folder}/updated; exit 0; fi
      [ -e ${folder}/updated ] || exit 100
      for tool in ffmpeg ffprobe; do ln -s ${bin}/node ${bin}/$tool; done`
    await writeFile(join(bin, 'apt-get'), `#!/bin/sh\nPATH=/usr/bin:/bin\n${aptGet}\n`)
    await chmod(join(bin, 'apt-get'), 0o755)
    await writeFile(join(bin, 'env'), '#!/bin/sh\nshift\nexec "$@"\n')
    await writeFile(join(bin, 'sudo'), '#!/bin/sh\nexec "$@"\n')
    for (const name of ['env', 'sudo']) await chmod(join(bin, name), 0o755)
    const { complaints } = await run(['worker'], { PATH: bin, REDIS_URL: '', DATA_DIR: folder })
    const asked = (await readFile(noted, 'utf8')).trim().split('\n')
    expect(asked.slice(-3)).to.deep.equal(['install', 'update', 'install'])
    expect(complaints).to.match(/^Installing ffmpeg with apt, because this machine lacks ffmpeg, which reads/)
  })

  it('hands on what its program ends with', async () => {
    const env = { PATH: process.env.PATH ?? '' }
    expect((await run(['test', '--version'], env)).code).to.equal(0)
    const none = await run(['test', 'test/there-is-none.test.ts'], env)
    expect(none.code).to.equal(1)
    expect(none.complaints).to.contain('No test files found')
  })

  it('passes SIGTERM on to its program and ends with it', async () => {
    const data = join(folder, 'data')
    await mkdir(data)
    const env = { PATH: process.env.PATH ?? '', DATA_DIR: data, LOCAL_WORKERS: '0', LOG_LEVEL: 'silent' }
    const child = spawn(process.execPath, [join(root, 'scripts/bootstrap.mjs'), 'start'], { env })
    const [text] = await once(child.stdout.setEncoding('utf8'), 'data')
    expect(String(text)).to.match(/Xiangtu is at|Port 8080 is in use/)
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await ended).to.deep.equal([0, null])
  })
})
