import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { OpenDatabase } from '../../src/database/open.ts'
import { XiangtuError } from '../../src/errors.ts'
import { sendFile } from '../../src/upload/send-file.ts'
import type { SendingEnd, SendingMove } from '../../src/upload/send-upload.ts'
import { sourceKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { freshDatabase } from '../support/database.ts'
import { openFaultyLink } from './faulty-link.ts'
import { addPerson, askAs, type SmallHub, sha256Of, startSmallHub, until } from './small-hub.ts'

const fileBytes = 3 * 1024 ** 2

describe('sending a file', () => {
  let database: OpenDatabase
  let hub: SmallHub
  let person: string
  let folder: string
  let count = 0
  let isStoreDown = false
  const moves: SendingMove[] = []

  /** A store that can be switched off in front of the real one, as a bucket behind a broken line is. */
  const withSwitch = (store: ObjectStore): ObjectStore => ({
    ...store,
    putFile: async (...given) => {
      if (isStoreDown) throw new XiangtuError('storeUnavailable')
      return store.putFile(...given)
    },
  })

  before(async () => {
    database = await freshDatabase()
    hub = await startSmallHub(database.db, { store: withSwitch })
    person = await addPerson(database.db, 'producer')
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-test-sending-'))
  })
  after(async () => {
    await hub.close()
    await hub.remove()
    await rm(folder, { recursive: true, force: true })
    await database.close()
  })
  beforeEach(() => moves.splice(0))

  const makeFile = async (name = `film-${count++}.mp4`) => {
    const bytes = randomBytes(fileBytes)
    const path = join(folder, name)
    await writeFile(path, bytes)
    return { path, bytes }
  }
  const send = (url: string, path: string, signal = new AbortController().signal): Promise<SendingEnd> =>
    sendFile({ hub: url, key: person, language: 'en', path, signal, onMove: move => moves.push(move) })
  const storedBytes = async (end: SendingEnd) => {
    if (end.kind !== 'stored') throw new Error(`ended ${end.kind}`)
    return hub.store.read(sourceKey(end.view.uploadId))
  }

  it('refuses nothing of a name that looks like an option, a command or a path', async () => {
    for (const name of ['-y.mp4', '$(touch x).mp4', '..%2f..%2fx', 'a\nb.mp4', '%d.mp4']) {
      const { path, bytes } = await makeFile(name)
      expect(sha256Of(await storedBytes(await send(hub.url, path)))).to.equal(sha256Of(bytes))
    }
  })

  it('goes on where it stopped when the line is cut in mid-request, again and again', async () => {
    const { path, bytes } = await makeFile()
    const link = await openFaultyLink(hub.url)
    try {
      link.cutAt([300_000, 1_200_000, 2_000_000])
      const end = await send(link.url, path)
      expect(sha256Of(await storedBytes(end))).to.equal(sha256Of(bytes))
      expect(moves.filter(move => move.kind === 'waiting').length).to.be.greaterThan(2)
      // Whatever was cut, what had arrived was not sent a second time: at most what stood in buffers.
      expect(link.sentBytes()).to.be.below(fileBytes * 1.25)
    } finally {
      await link.close()
    }
  })

  it('ends well when the reply to the last byte is lost', async () => {
    const { path, bytes } = await makeFile()
    const link = await openFaultyLink(hub.url)
    try {
      link.loseAnswerWith(`upload-offset: ${fileBytes}`)
      expect(sha256Of(await storedBytes(await send(link.url, path)))).to.equal(sha256Of(bytes))
      expect(link.sentBytes()).to.be.below(fileBytes + 100_000)
    } finally {
      await link.close()
    }
  })

  it('takes the file over from a request of its own that still hangs on a dead line', async () => {
    const { path, bytes } = await makeFile()
    const facts = {
      fileName: path.slice(folder.length + 1),
      lastModifiedMs: Math.floor((await stat(path)).mtimeMs),
    }
    const { body } = await askAs(hub.url, person).begin(bytes, facts)
    const hanging = request(hub.url + body.uploadUrl, {
      method: 'PATCH',
      headers: {
        Authorization: `Bearer ${person}`,
        'Tus-Resumable': '1.0.0',
        'Upload-Offset': '0',
        'Content-Type': 'application/offset+octet-stream',
        'Content-Length': String(fileBytes),
      },
    })
    hanging.on('error', () => {})
    hanging.write(bytes.subarray(0, 1_000_000))
    try {
      const view = `/api/v1/uploads/${body.uploadId}`
      await until(
        'a million bytes',
        async () => (await askAs(hub.url, person).ask('GET', view)).body.offset === 1_000_000,
      )
      const end = await send(hub.url, path)
      expect(end.kind === 'stored' && end.view.uploadId).to.equal(body.uploadId)
      expect(sha256Of(await storedBytes(end))).to.equal(sha256Of(bytes))
      const offsets = moves.flatMap(move => (move.kind === 'sending' ? [move.sentBytes] : []))
      expect(Math.min(...offsets)).to.be.at.least(1_000_000)
    } finally {
      hanging.destroy()
    }
  })

  it('goes on where it stopped when it is stopped and started again, from no memory of its own', async () => {
    const { path, bytes } = await makeFile()
    const link = await openFaultyLink(hub.url)
    const stop = new AbortController()
    try {
      const held = link.holdAfter(1_500_000)
      const first = send(link.url, path, stop.signal)
      await held
      stop.abort()
      expect((await first).kind).to.equal('stopped')
      link.release()
      moves.splice(0)
      expect(sha256Of(await storedBytes(await send(hub.url, path)))).to.equal(sha256Of(bytes))
      const offsets = moves.flatMap(move => (move.kind === 'sending' ? [move.sentBytes] : []))
      expect(Math.min(...offsets)).to.be.greaterThan(500_000)
    } finally {
      await link.close()
    }
  })

  it('waits through a restart of the hub and goes on', async () => {
    const { path, bytes } = await makeFile()
    const link = await openFaultyLink(hub.url)
    try {
      const held = link.holdAfter(1_500_000)
      const sending = send(link.url, path)
      await held
      const uploads = join(hub.folder, 'uploads')
      await until('what passed to be written', async () => {
        const sizes = (await readdir(uploads)).map(async name => (await stat(join(uploads, name))).size)
        return (await Promise.all(sizes)).some(size => size > 1_400_000)
      })
      await hub.close()
      hub = await startSmallHub(database.db, { folder: hub.folder, store: withSwitch })
      link.pointTo(hub.url)
      link.release()
      expect(sha256Of(await storedBytes(await sending))).to.equal(sha256Of(bytes))
      expect(link.sentBytes()).to.be.below(fileBytes * 1.25)
    } finally {
      await link.close()
    }
  })

  it('says that the store is away, and ends well when it is back', async () => {
    const { path, bytes } = await makeFile()
    isStoreDown = true
    try {
      const sending = send(hub.url, path)
      const told = await until('the sender to hear of it', async () =>
        moves.find(move => move.kind === 'checking' && move.view.waitingFor === 'retry'),
      )
      expect(told.kind === 'checking' && told.view.failure?.code).to.equal('storeUnavailable')
      isStoreDown = false
      const end = await sending
      expect(end.kind === 'stored' && end.view.failure).to.equal(undefined)
      expect(sha256Of(await storedBytes(end))).to.equal(sha256Of(bytes))
    } finally {
      isStoreDown = false
    }
  })

  it('is taken up by the next hub when all had arrived and nothing was stored', async () => {
    const { path, bytes } = await makeFile()
    isStoreDown = true
    const stop = new AbortController()
    try {
      const sending = send(hub.url, path, stop.signal)
      const told = await until('the store to be missed', async () =>
        moves.find(move => move.kind === 'checking' && move.view.waitingFor === 'retry'),
      )
      const uploadId = told.kind === 'checking' ? told.view.uploadId : ''
      stop.abort()
      await sending
      await hub.close()
      isStoreDown = false
      hub = await startSmallHub(database.db, { folder: hub.folder, store: withSwitch })
      await until('the next hub to store it', async () => hub.store.head(sourceKey(uploadId)))
      expect(sha256Of(await hub.store.read(sourceKey(uploadId)))).to.equal(sha256Of(bytes))
      await until('its production', async () => hub.started.some(one => one.uploadId === uploadId))
    } finally {
      isStoreDown = false
    }
  })

  it('does not send bytes that the library has: it names the lesson', async () => {
    const { path, bytes } = await makeFile()
    const first = await send(hub.url, path)
    await writeFile(join(folder, 'copy.mp4'), bytes)
    const second = await send(hub.url, join(folder, 'copy.mp4'))
    expect(second.kind).to.equal('refused')
    if (second.kind !== 'refused' || first.kind !== 'stored') return
    expect(second.view.failure?.code).to.equal('alreadyInLibrary')
    expect(second.view.lessonPath).to.equal(first.view.lessonPath)
  })

  it('ends when the key is no key', async () => {
    const { path } = await makeFile()
    const { signal } = new AbortController()
    const fault = await sendFile({
      hub: hub.url,
      key: 'nobody',
      language: 'en',
      path,
      signal,
      onMove: () => {},
    }).catch((error: unknown) => error)
    expect(fault).to.include({ code: 'notSignedIn' })
  })
})
