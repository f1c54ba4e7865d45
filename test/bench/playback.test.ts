import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { readLadder } from '../../bench/playback/ladder.ts'
import { limitOf } from '../../bench/playback/limits.ts'
import { makePeerLadder } from '../../bench/playback/peer-ladder.ts'
import { startPeerServer } from '../../bench/playback/peer-server.ts'
import { standingShare } from '../../bench/playback/viewing.ts'
import { type Watched, watch } from '../../bench/playback/watch.ts'
import { openTools } from '../../bench/transcode/tools.ts'
import { readConfig } from '../../src/config.ts'
import { join as joinHub } from '../support/app.ts'
import { ffmpeg } from '../support/ffmpeg.ts'
import { lessonSeconds } from '../support/lesson-files.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'

/** The bench of playback itself, shortened: real browsers over bad lines, the peer's page beside ours. */
describe('the bench: playback, in short', () => {
  let folder = ''
  let hub: LessonHub
  let peerServer: Awaited<ReturnType<typeof startPeerServer>>
  let ours: Watched
  let peer: Watched
  const peerFolder = () => join(folder, 'ladder')
  const { signal } = new AbortController()

  before(async function () {
    this.timeout(120_000)
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-bench-test-'))
    const film = join(folder, 'film.mp4')
    // Grain, so that every rung takes what it may.
    const picture = `testsrc2=s=640x360:r=25:d=${lessonSeconds},noise=alls=20:allf=t`
    await ffmpeg(
      ...['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', `sine=f=330:r=48000:d=${lessonSeconds}`],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '20', '-c:a', 'aac', film],
    )
    await mkdir(peerFolder())
    await makePeerLadder(await openTools(folder, readConfig(), signal), film, peerFolder(), 2)
    peerServer = await startPeerServer(peerFolder())
    peer = { target: peerServer.url, path: '/', press: '' }
    hub = await startLessonHub()
    const ownerId = (await joinHub(hub.db, 'liming')).id
    const { coursewareId } = await hub.publish({ ownerId, title: '果园冬季修剪' })
    ours = { target: hub.url, path: `/courseware/${coursewareId}`, press: '.big-play' }
  })
  after(async () => {
    await hub?.close()
    await peerServer?.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  it('starts at 256 kbit/s in less than half of the peer’s time', async function () {
    this.timeout(90_000)
    const condition = {
      ...{ course: { kbps: 256 }, isCached: true, untilSecond: 0.5, wallSeconds: 30, signal },
    }
    const [own, other] = await Promise.all([watch(ours, condition), watch(peer, condition)])
    expect(own.hasStarted).to.equal(true)
    // Two seconds of 130 kbit/s in a segment here; four of 467 there.
    expect(other.startSeconds).to.be.within(7, 30)
    expect(own.startSeconds).to.be.below(other.startSeconds / 2)
    expect(own.downKbps.length).to.be.greaterThan(0)
    expect(Math.max(...own.downKbps)).to.be.at.most(256 * 1.1)
  })

  it('plays on through an outage of eight seconds in which the peer stands still', async function () {
    this.timeout(90_000)
    const kbps = [...Array<number>(14).fill(350), ...Array<number>(8).fill(0), ...Array<number>(60).fill(350)]
    const condition = {
      ...{ course: { trace: kbps }, isCached: true, untilSecond: 18, wallSeconds: 34, signal },
    }
    const [own, other] = await Promise.all([watch(ours, condition), watch(peer, condition)])
    const told = JSON.stringify({ stops: own.stops, downKbps: own.downKbps.map(Math.round) })
    expect(standingShare(own), told).to.be.below(0.12)
    expect(own.playedSeconds).to.be.greaterThan(17)
    expect(standingShare(other)).to.be.greaterThan(Math.max(0.2, 2 * standingShare(own)))
    const [floor] = await readLadder(peerFolder())
    const limit = limitOf(floor?.pieces ?? [], { trace: kbps, rttSeconds: 0.2 }, 20)
    // Nobody is better than what the line can do.
    expect(other.startSeconds).to.be.greaterThan(limit.startSeconds - 0.5)
    const heights = new Set(own.notes.map(({ height }) => height))
    expect([...heights].every(height => [0, 144, 360].includes(height))).to.equal(true)
  })
})
