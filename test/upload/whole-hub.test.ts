import { mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { cameraClip } from '../support/clips.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { runUpload } from '../support/upload-terminal.ts'
import { type FaultyLink, openFaultyLink } from './faulty-link.ts'

describe('npm run upload', function () {
  this.timeout(180_000)
  let home: string
  let hub: TestHub
  let link: FaultyLink
  const dataFolder = () => join(home, 'data')

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'xiangtu-test-terminal-'))
    await rename(await cameraClip(home), join(home, '-y $(x) 大棚.mp4'))
    hub = await startHub({ DATA_DIR: dataFolder() })
    link = await openFaultyLink(hub.url)
    await writeFile(join(dataFolder(), 'address'), link.url)
  })
  after(async () => {
    await link.close()
    await hub.stop()
    await rm(home, { recursive: true, force: true })
  })

  it('refuses a file that is not there, an empty one, no file, and a wrong key, with a sentence and status 1', async () => {
    await writeFile(join(home, 'empty.mp4'), '')
    await writeFile(join(home, 'text.mp4'), 'text')
    const cases = [
      { args: ['gone.mp4', '--language', 'en'], says: 'cannot be opened' },
      { args: ['empty.mp4'], says: '这个文件是空的' },
      { args: [], says: '用法' },
      { args: ['--nonsense', 'text.mp4'], says: '用法' },
      { args: ['text.mp4', '--key', 'wrong', '--language', 'en'], says: 'does not take this machine key' },
      { args: ['text.mp4', '--wait'], says: '不是能识别的视频或音频文件' },
    ]
    for (const { args, says } of cases) {
      const { code, output, told } = await runUpload(dataFolder(), args, home).end()
      expect(told, args.join(' ')).to.include(says)
      expect(code).to.equal(1)
      expect(output).to.equal('')
    }
  })

  it('publishes a film though first the sender and then the hub are killed in the middle of it', async () => {
    const args = ['--wait', '--title', '番茄整枝', '--language', 'en', '--', '-y $(x) 大棚.mp4']
    const { size } = await stat(join(home, '-y $(x) 大棚.mp4'))
    const part = Math.floor(size / 3)

    const firstHeld = link.holdAfter(part)
    const first = runUpload(dataFolder(), args, home)
    await firstHeld
    first.child.kill('SIGKILL')
    await first.end()
    link.release()

    const secondHeld = link.holdAfter(part)
    const second = runUpload(dataFolder(), args, home)
    await secondHeld
    await hub.kill()
    hub = await startHub({ DATA_DIR: dataFolder() })
    link.pointTo(hub.url)
    link.release()
    const { code, output, told } = await second.end()
    expect(code, told).to.equal(0)
    const lesson = JSON.parse(output.trim().split('\n').at(-1) ?? '')
    expect(lesson.masterPlaylistUrl).to.match(/^http.*master\.m3u8$/)
    expect(lesson.sourceSeconds).to.be.closeTo(6, 0.5)
    expect(lesson.wallSeconds).to.be.greaterThan(0)
    for (const rendition of lesson.renditions)
      expect(rendition).to.include.all.keys('name', 'width', 'height', 'frameRate', 'averageKbps', 'peakKbps')
    expect(await (await fetch(lesson.masterPlaylistUrl)).text()).to.include('#EXTM3U')

    const again = await runUpload(dataFolder(), args, home).end()
    expect(again.told).to.include('uploaded before')
    expect(JSON.parse(again.output).coursewareId).to.equal(lesson.coursewareId)
  })
})
