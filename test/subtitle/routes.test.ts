import { expect } from 'chai'
import { openJob } from '../../src/courseware/job-records.ts'
import { findCourseware } from '../../src/courseware/records.ts'
import { publishRelease } from '../../src/courseware/verdict-records.ts'
import { XiangtuError } from '../../src/errors.ts'
import { parseMasterPlaylist } from '../../src/media/playlist.ts'
import { removeSubtitle, saveSubtitle } from '../../src/subtitle/change.ts'
import { writeMasters } from '../../src/subtitle/masters.ts'
import { listSubtitles } from '../../src/subtitle/records.ts'
import { mediaKey, subtitlePrefix } from '../../storage/keys.ts'
import { join, signedIn, Visitor } from '../support/app.ts'
import { runTool } from '../support/ffmpeg.ts'
import { type LessonHub, type PlayableLesson, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson, addStoredUpload } from '../support/lesson-rows.ts'
import { sendSubtitles, srtOf } from '../support/subtitles.ts'

const srt = srtOf([1, 3, '番茄灰霉病'], [20, 22, '<i>注意通风</i> <script>alert(1)</script>'])

describe('subtitles of a lesson', () => {
  let hub: LessonHub
  let maker: Visitor
  let ownerId: string
  let lesson: PlayableLesson

  before(async () => {
    hub = await startLessonHub()
    ownerId = (await join(hub.db, 'liming')).id
    await join(hub.db, 'wangfang')
    await join(hub.db, 'yunying', 'operator')
    maker = await signedIn(hub, 'liming')
  })
  after(() => hub.close())
  beforeEach(async () => {
    lesson = await hub.publish({ ownerId, title: '大棚番茄灰霉病防治' })
  })

  const page = async (query = '') =>
    (await maker.get(`/courseware/${lesson.coursewareId}/subtitles${query}`)).text()
  const masterPath = async (): Promise<string> => {
    const answer = await new Visitor(hub.url).get(`/api/v1/courseware/${lesson.coursewareId}`)
    const body: unknown = await answer.json()
    const path: unknown =
      typeof body === 'object' && body ? Reflect.get(body, 'masterPlaylistPath') : undefined
    return typeof path === 'string' ? path : ''
  }
  const fetchText = async (path: string) => (await fetch(new URL(path, hub.url))).text()
  const subtitleUris = (master: string) =>
    [...master.matchAll(/TYPE=SUBTITLES.*LANGUAGE="([^"]*)".*URI="([^"]*)"/g)].map(([, language, uri]) => ({
      language,
      uri,
    }))

  it('refuses everybody but owner and operators: for others the lesson has no such page', async () => {
    const other = await signedIn(hub, 'wangfang')
    const path = `/courseware/${lesson.coursewareId}/subtitles`
    const visitor = new Visitor(hub.url)
    expect((await other.get(path)).status).to.equal(404)
    expect((await sendSubtitles(other, lesson.coursewareId, srt)).status).to.equal(404)
    expect((await other.post(`${path}/remove`, { language: 'zh-CN' })).status).to.equal(404)
    for (const answer of [
      await visitor.get(path),
      await sendSubtitles(visitor, lesson.coursewareId, srt),
      await visitor.post(`${path}/remove`, { language: 'zh-CN' }),
    ]) {
      expect(answer.status).to.equal(303)
      expect(answer.headers.get('location')).to.match(/^\/sign-in/)
    }
    expect(await listSubtitles(hub.db, lesson.coursewareId)).to.deep.equal([])
    const watch = `/courseware/${lesson.coursewareId}`
    expect(await (await other.get(watch)).text()).not.to.include('/subtitles')
    expect(await (await maker.get(watch)).text()).to.include('/subtitles')
    const operator = await signedIn(hub, 'yunying')
    expect((await sendSubtitles(operator, lesson.coursewareId, srt)).status).to.equal(303)
  })

  it('refuses a form that another site sends', async () => {
    const headers = { Origin: 'https://evil.example' }
    expect((await sendSubtitles(maker, lesson.coursewareId, srt, { headers })).status).to.equal(403)
  })

  const wrongFiles: readonly (readonly [string, string | Uint8Array | undefined, number, string])[] = [
    ['no file', undefined, 422, '请选择一个字幕文件'],
    ['an empty one', '', 422, '这个文件是空的'],
    ['a text that is no subtitle file', '一、通风\n二、打叉', 422, '这不是字幕文件'],
    ['one without a subtitle', 'WEBVTT\n\n', 422, '没有一条字幕'],
    ['a wrong time', '1\n00:00:01 --> 00:00:02,000\n好', 422, '第 2 行的时间写错了'],
    ['a giant subtitle', srtOf([1, 2, '长'.repeat(600)]), 422, '第 2 行开始的那条字幕太长'],
    [
      'times beyond the film',
      srtOf([1, 2, '好'], [754, 756, '再见']),
      422,
      '从 12:34 开始，可是这一课只有 00:24',
    ],
    [
      'an unknown encoding',
      Buffer.alloc(2000, Buffer.from('93fa967b8cea82cc8e9a96a5', 'hex')),
      422,
      '另存为 UTF-8',
    ],
    ['more than 1 MiB', `${srt}${'\n'.repeat(1024 ** 2)}`, 413, '不像一课的字幕'],
    ['far more than 1 MiB', 'a'.repeat(3 * 1024 ** 2), 413, '不像一课的字幕'],
  ]
  for (const [what, file, status, sentence] of wrongFiles) {
    it(`refuses ${what}, says so on the form, and changes nothing`, async () => {
      const before = await masterPath()
      const answer = await sendSubtitles(maker, lesson.coursewareId, file, { language: 'en' })
      expect(answer.status).to.equal(status)
      const text = await answer.text()
      expect(text).to.include(sentence).and.to.include('type="file"')
      if (status !== 413) expect(text).to.match(/<option value="en" selected/)
      expect(await masterPath()).to.equal(before)
      expect(await listSubtitles(hub.db, lesson.coursewareId)).to.deep.equal([])
    })
  }

  it('refuses languages and dialects that it does not know, and bodies that are no form', async () => {
    expect((await sendSubtitles(maker, lesson.coursewareId, srt, { language: 'zh"\n#EXT' })).status).to.equal(
      400,
    )
    const quoted = await sendSubtitles(maker, lesson.coursewareId, srt, {
      language: 'zh',
      dialect: '四川",URI="',
    })
    expect(quoted.status).to.equal(422)
    expect(await quoted.text()).to.include('只用文字和数字')
    for (const body of ['no form', '--x\r\nContent-Disposition: form-data; name="file"\r\n']) {
      const path = `/courseware/${lesson.coursewareId}/subtitles`
      const headers = { Origin: hub.url, 'Content-Type': 'multipart/form-data; boundary=x' }
      expect((await maker.send(path, { method: 'POST', body, headers })).status).to.equal(400)
    }
  })

  it('refuses subtitles of a lesson that is not published, and says why', async () => {
    const { coursewareId } = await addLesson(hub.db, { ownerId, title: '未发布' })
    expect((await sendSubtitles(maker, coursewareId, srt)).status).to.equal(404)
    const text = await (await maker.get(`/courseware/${coursewareId}/subtitles`)).text()
    expect(text).to.include('课件发布后才能添加字幕').and.not.to.include('type="file"')
  })

  it('shows what it understood, in both languages, as text', async () => {
    const answer = await sendSubtitles(maker, lesson.coursewareId, srt)
    expect(answer.headers.get('location')).to.equal(
      `/courseware/${lesson.coursewareId}/subtitles?saved=zh-CN`,
    )
    const zh = await page('?saved=zh-CN')
    expect(zh).to.include('已保存：中文').and.to.include('2 条').and.to.include('番茄灰霉病')
    expect(zh).to.include('<dt>00:20</dt>').and.to.include('注意通风 &lt;script>alert(1)&lt;/script>')
    expect(zh).not.to.include('<script>alert')
    expect(await page('?language=en'))
      .to.include('2 subtitles')
      .and.to.include('Upload subtitles')
    await maker.get('/?language=zh-CN')
  })

  it('names them in a new master playlist beside the old one, which does not change', async () => {
    const old = await masterPath()
    const oldText = await fetchText(old)
    await sendSubtitles(maker, lesson.coursewareId, srt)
    await sendSubtitles(maker, lesson.coursewareId, srtOf([1, 3, 'Grey mould']), { language: 'en' })
    await sendSubtitles(maker, lesson.coursewareId, srt, { language: 'zh', dialect: '四川话' })
    const now = await masterPath()
    const text = await fetchText(now)
    expect(now).to.match(/\/master-[0-9a-f]{32}\.m3u8$/)
    expect(subtitleUris(text).map(each => each.language)).to.deep.equal(['zh-CN', 'zh', 'en'])
    expect(text)
      .to.include('NAME="方言：四川话"')
      .and.to.match(/STREAM-INF:.*,SUBTITLES="subtitles"$/m)
    expect(parseMasterPlaylist(text)).to.deep.equal(parseMasterPlaylist(oldText))
    expect(await fetchText(old)).to.equal(oldText)
    const media = await hub.db
      .selectFrom('courseware')
      .select('media')
      .where('id', '=', lesson.coursewareId)
      .executeTakeFirstOrThrow()
    expect(media.media).to.deep.include({ posterWidths: lesson.media.posterWidths, durationSeconds: 24 })
  })

  it('serves the playlist and its WebVTT as text that no browser runs, to any site, for good', async () => {
    await sendSubtitles(maker, lesson.coursewareId, srt)
    const master = new URL(await masterPath(), hub.url)
    const [entry] = subtitleUris(await fetchText(master.pathname))
    const playlist = new URL(entry?.uri ?? '', master)
    const segment = new URL('s00000.vtt', playlist)
    expect((await fetch(playlist)).headers.get('content-type')).to.equal('application/vnd.apple.mpegurl')
    const answer = await fetch(segment)
    const header = (name: string) => answer.headers.get(name)
    expect(header('content-type')).to.equal('text/vtt; charset=utf-8')
    expect(header('x-content-type-options')).to.equal('nosniff')
    expect(header('content-security-policy')).to.equal("sandbox; default-src 'none'")
    expect(header('cache-control')).to.include('immutable')
    expect(header('access-control-allow-origin')).to.equal('*')
    expect(header('content-encoding')).to.equal('gzip')
    expect(await answer.text()).to.equal(
      'WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n00:00:01.000 --> 00:00:03.000\n番茄灰霉病\n\n00:00:20.000 --> 00:00:22.000\n<i>注意通风</i> &lt;script&gt;alert(1)&lt;/script&gt;\n',
    )
    for (const path of ['', '../../../x', 'index.m3u8/x', '%2e%2e/x']) {
      expect((await fetch(`${hub.url}/media/${lesson.coursewareId}/subtitle/${path}`)).status).to.equal(404)
    }
  })

  it('gives a playlist that ffmpeg reads as subtitles, with the times of the film', async () => {
    await sendSubtitles(maker, lesson.coursewareId, srt)
    const master = new URL(await masterPath(), hub.url)
    const [entry] = subtitleUris(await fetchText(master.pathname))
    const playlist = new URL(entry?.uri ?? '', master).href
    const probe = await runTool('ffprobe', [
      '-v',
      'error',
      '-show_entries',
      'stream=codec_name,codec_type',
      '-of',
      'csv=p=0',
      playlist,
    ])
    expect(probe.stdout, probe.stderr).to.match(/^webvtt,subtitle$/m)
    const read = await runTool('ffmpeg', ['-v', 'error', '-i', playlist, '-f', 'srt', '-'])
    expect(read.stdout, read.stderr).to.include('00:00:20,000 --> 00:00:22,000').and.to.include('番茄灰霉病')
    expect(read.stderr).to.equal('')
    const whole = await runTool('ffprobe', [
      '-v',
      'error',
      '-show_entries',
      'stream=codec_type',
      '-of',
      'csv=p=0',
      master.href,
    ])
    // This ffmpeg passes over subtitle renditions of a master playlist, and must find the rest as before.
    expect(whole.stdout, whole.stderr).to.include('audio').and.to.include('video')
  })

  it('replaces a language at its next file and removes one, and keeps both files’ bytes for those who watch', async () => {
    await sendSubtitles(maker, lesson.coursewareId, srt)
    const first = await fetchText(await masterPath())
    await sendSubtitles(maker, lesson.coursewareId, srtOf([2, 4, '改过的']))
    const second = await fetchText(await masterPath())
    const [[old], [fresh]] = [subtitleUris(first), subtitleUris(second)]
    expect(old?.uri).not.to.equal(fresh?.uri)
    const base = `/media/${lesson.coursewareId}/x/`
    const segmentOf = (uri: string | undefined) =>
      new URL(`${base}${uri}`.replace('index.m3u8', 's00000.vtt'), hub.url).pathname
    expect(await fetchText(segmentOf(fresh?.uri))).to.include('改过的')
    expect(await fetchText(segmentOf(old?.uri))).to.include('番茄灰霉病')

    const answer = await maker.post(`/courseware/${lesson.coursewareId}/subtitles/remove`, {
      language: 'zh-CN',
    })
    expect(answer.status).to.equal(303)
    expect(await page('?removed'))
      .to.include('已删除')
      .and.to.include('还没有字幕')
    expect(await fetchText(await masterPath())).not.to.include('SUBTITLES')
  })

  it('removes the files of what was replaced more than a day ago at the next change', async () => {
    const parts = { db: hub.db, store: hub.store }
    const file = { dialect: null, bytes: Buffer.from(srt) }
    const old = await saveSubtitle(parts, lesson.coursewareId, { ...file, language: 'en' })
    await removeSubtitle(parts, lesson.coursewareId, 'en')
    const keysOf = async () => {
      const keys: string[] = []
      for await (const { key } of hub.store.list(subtitlePrefix(lesson.coursewareId, old.id))) keys.push(key)
      return keys
    }
    expect(await keysOf()).to.have.length(2)
    const twoDaysAgo = new Date(Date.now() - 48 * 3600_000)
    await hub.db.updateTable('subtitle').set({ endedAt: twoDaysAgo }).where('id', '=', old.id).execute()
    await saveSubtitle(parts, lesson.coursewareId, { ...file, language: 'zh-CN' })
    expect(await keysOf()).to.deep.equal([])
    expect(await listSubtitles(hub.db, lesson.coursewareId)).to.have.length(1)
  })

  it('loses none of several languages that are saved at the same moment', async () => {
    const parts = { db: hub.db, store: hub.store }
    const save = (language: 'zh-CN' | 'en' | 'bo') =>
      saveSubtitle(parts, lesson.coursewareId, { language, dialect: null, bytes: Buffer.from(srt) })
    await Promise.all([save('bo'), save('en'), save('zh-CN')])
    const text = await fetchText(await masterPath())
    expect(subtitleUris(text).map(each => each.language)).to.deep.equal(['zh-CN', 'en', 'bo'])
  })

  it('cuts a longer lesson’s subtitles every minute, and ffmpeg reads them as one', async () => {
    const { coursewareId, media } = lesson
    await hub.db
      .updateTable('courseware')
      .set({ media: JSON.stringify({ ...media, durationSeconds: 150.48 }) })
      .where('id', '=', coursewareId)
      .execute()
    await sendSubtitles(
      maker,
      coursewareId,
      srtOf([1, 3, '第一分钟'], [58, 62, '跨过去'], [121, 123, '第三分钟']),
    )
    const master = new URL(await masterPath(), hub.url)
    const [entry] = subtitleUris(await fetchText(master.pathname))
    const playlist = new URL(entry?.uri ?? '', master).href
    expect((await fetchText(playlist)).match(/^(#EXTINF.*|s\d+.*)$/gm)).to.deep.equal([
      ...[
        '#EXTINF:60.000000,',
        's00000.vtt',
        '#EXTINF:60.000000,',
        's00001.vtt',
        '#EXTINF:30.480000,',
        's00002.vtt',
      ],
    ])
    const read = await runTool('ffmpeg', ['-v', 'error', '-i', playlist, '-f', 'srt', '-'])
    for (const words of ['00:00:01,000', '00:00:58,000 --> 00:01:02,000', '00:02:01,000 --> 00:02:03,000'])
      expect(read.stdout, read.stderr).to.include(words)
  })

  it('goes over to a new release, which is refused while it names subtitles that were replaced meanwhile', async () => {
    const { coursewareId } = lesson
    const uploadId = await addStoredUpload(hub.db, { coursewareId, ownerId })
    const job = await openJob(hub.db, { coursewareId, uploadId, profileName: 'village-2m' })
    const stale = (await findCourseware(hub.db, coursewareId))?.subtitleGeneration ?? -1
    await sendSubtitles(maker, coursewareId, srt)
    const before = await masterPath()
    const next = await hub.publish({ ownerId, title: '重新转码' })
    for (const file of ['master.m3u8', 'listen.m3u8']) {
      const text = await hub.store.read(mediaKey(next.coursewareId, next.releaseId, file))
      await hub.store.put(mediaKey(coursewareId, next.releaseId, file), text, {
        contentType: 'application/vnd.apple.mpegurl',
      })
    }
    const release = { coursewareId, releaseId: next.releaseId, media: next.media }
    const masters = await writeMasters(hub.store, release, await listSubtitles(hub.db, coursewareId))
    const media = { ...next.media, ...masters }
    const refused = await publishRelease(hub.db, job, { ...release, media, subtitleGeneration: stale }).catch(
      (error: unknown) => (error instanceof XiangtuError ? error.code : 'other'),
    )
    expect(refused).to.equal('unavailable')
    expect(await masterPath()).to.equal(before)
    await publishRelease(hub.db, job, { ...release, media, subtitleGeneration: stale + 1 })
    expect(await masterPath()).to.include(next.releaseId)
    expect(subtitleUris(await fetchText(await masterPath()))).to.deep.equal(
      subtitleUris(await fetchText(before)),
    )
  })
})
