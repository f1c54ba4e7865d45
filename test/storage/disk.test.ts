import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { openDiskStore } from '../../storage/disk.ts'
import { linked, sweep } from '../../storage/disk-files.ts'

const run = promisify(execFile)
const plain = { contentType: 'application/octet-stream' }
const storeModule = JSON.stringify(resolve('storage/disk.ts'))
const inChild = (program: string) => ['--import', 'tsx', '--input-type=module', '-e', program]

describe('openDiskStore', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-disk-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('refuses a folder that cannot be one', async () => {
    await writeFile(join(folder, 'taken'), '')
    const error = await openDiskStore(join(folder, 'taken')).catch((problem: unknown) => problem)
    expect(error).to.be.instanceOf(Error)
  })

  it('says that there is no room, and shows and keeps nothing of what did not fit', async () => {
    const program = `
      const { openDiskStore } = await import(${storeModule})
      const store = await openDiskStore(${JSON.stringify(join(folder, 'objects'))})
      const options = { contentType: 'x' }
      const codes = []
      for (const write of [
        () => store.put('full/a', Buffer.alloc(3_000_000), options),
        () => store.putFile('full/b', ${JSON.stringify(join(folder, 'footage'))}, { ...options, range: { start: 1, bytes: 2_500_000 } }),
        () => store.put('full/c', 'small', options),
      ]) codes.push(await write().catch(error => error.code))
      process.stdout.write(JSON.stringify(codes))`
    await writeFile(join(folder, 'footage'), Buffer.alloc(3_000_000))
    // A process that may write no file over 1 MiB (2048 blocks of 512 bytes) meets EFBIG where a full disk gives
    // ENOSPC; both stand in one table, and this one needs no disk of its own.
    const limited = `trap '' XFSZ; ulimit -f 2048; exec "$@"`
    const { stdout } = await run('sh', ['-c', limited, 'sh', process.execPath, ...inChild(program)])
    expect(JSON.parse(stdout)).to.deep.equal(['scratchFull', 'scratchFull', 'stored'])
    const left = await readdir(join(folder, 'objects'), { recursive: true })
    expect(left.toSorted()).to.deep.equal(['.incoming', 'full', 'full/c'])
  })

  it('shows nothing of a write whose program was killed, and clears it away a day later', async () => {
    const objects = join(folder, 'objects')
    const program = `
      const { openDiskStore } = await import(${storeModule})
      const store = await openDiskStore(${JSON.stringify(objects)})
      await store.putFile('killed/a', ${JSON.stringify(join(folder, 'footage'))}, { contentType: 'x', range: { start: 1, bytes: 4e9 } })`
    await run('truncate', ['-s', '5G', join(folder, 'footage')])
    const child = spawn(process.execPath, inChild(program), { stdio: 'inherit' })
    const closed = new Promise(done => child.once('close', done))
    const incoming = join(objects, '.incoming')
    while ((await readdir(incoming).catch(() => [])).length === 0) await new Promise(setImmediate)
    child.kill('SIGKILL')
    await closed

    const store = await openDiskStore(objects)
    expect(await store.head('killed/a')).to.equal(undefined)
    expect(await readdir(incoming), 'what may still be written stays').to.have.length(1)
    await sweep(incoming, Date.now() + 25 * 60 * 60 * 1000)
    expect(await readdir(incoming)).to.deep.equal([])
  })

  it('copies no byte of a whole file on its own disk, and leaves both names read-only', async () => {
    const footage = join(folder, 'footage')
    await writeFile(footage, 'footage')
    const store = await openDiskStore(join(folder, 'objects'))
    await store.putFile('source/a', footage, plain)
    await store.fetchFile('source/a', join(folder, 'fetched'))
    const inodes = await Promise.all(
      [footage, join(folder, 'fetched')].map(async path => (await stat(path)).ino),
    )
    expect(inodes[0]).to.equal(inodes[1])
    expect((await stat(footage)).mode & 0o777).to.equal(0o444)
    await Promise.all([rm(footage), rm(join(folder, 'fetched'))])
    expect(Buffer.from(await store.read('source/a')).toString()).to.equal('footage')
  })

  it('copies where the file lies on another file system', async () => {
    // /dev/shm is a file system of its own on every Linux; elsewhere the copy is not a copy, and still right.
    const other = await mkdtemp(
      join(
        await stat('/dev/shm').then(
          () => '/dev/shm',
          () => folder,
        ),
        'xiangtu-',
      ),
    )
    try {
      await writeFile(join(other, 'footage'), 'from another disk')
      const store = await openDiskStore(join(folder, 'objects'))
      await store.putFile('source/a', join(other, 'footage'), plain)
      await store.fetchFile('source/a', join(other, 'fetched'))
      expect(await readFile(join(other, 'fetched'), 'utf8')).to.equal('from another disk')
      expect(await linked(join(other, 'footage'), join(folder, 'link'))).to.equal(other.startsWith(folder))
    } finally {
      await rm(other, { recursive: true })
    }
  })

  it('leaves no empty folders behind', async () => {
    const store = await openDiskStore(join(folder, 'objects'))
    await store.put('media/a/b/c', 'x', plain)
    await store.remove(['media/a/b/c'])
    expect(await readdir(join(folder, 'objects'))).to.deep.equal(['.incoming'])
  })
})
