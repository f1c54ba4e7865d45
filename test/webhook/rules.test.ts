import { expect } from 'chai'
import { messageSchema } from '../../src/webhook/messages.ts'
import {
  isAllowedHost,
  messageBody,
  pauseAfter,
  readCursor,
  shownUrl,
  webhookSchema,
  writeCursor,
} from '../../src/webhook/rules.ts'

const form = { name: '融媒体中心', url: 'https://media.example.org/hook?k=1', kinds: ['published'] }
const wrongFields = (change: object) =>
  webhookSchema.safeParse({ ...form, ...change }).error?.issues.map(issue => issue.path[0]) ?? []

describe('what an operator types of a webhook', () => {
  it('refuses addresses that are none, of other kinds, or with a password inside', () => {
    const passwords = ['https://a:b@example.org/', 'https://a@example.org/']
    for (const url of [
      '',
      'example.org',
      'ftp://example.org/',
      'file:///etc/passwd',
      'javascript:1',
      ...passwords,
    ])
      expect(wrongFields({ url }), url).to.deep.equal(['url'])
    expect(wrongFields({ url: `https://example.org/${'a'.repeat(2000)}` })).to.deep.equal(['url'])
  })

  it('refuses no name, a long one, no kind and an unknown one', () => {
    expect(wrongFields({ name: ' ' })).to.deep.equal(['name'])
    expect(wrongFields({ name: '名'.repeat(61) })).to.deep.equal(['name'])
    expect(wrongFields({ kinds: [] })).to.deep.equal(['kinds'])
    expect(wrongFields({ kinds: undefined })).to.deep.equal(['kinds'])
    expect(wrongFields({ kinds: ['changed'] })).to.deep.equal(['kinds'])
  })

  it('takes one ticked box as well as several', () => {
    expect(webhookSchema.parse({ ...form, kinds: 'failed' }).kinds).to.deep.equal(['failed'])
    expect(webhookSchema.parse({ ...form, kinds: ['failed', 'failed'] }).kinds).to.deep.equal(['failed'])
  })

  it('sees through the ways in which an address of this machine can be written', () => {
    for (const url of ['http://2130706433/', 'http://0x7f.1/', 'http://127.1/'])
      expect(webhookSchema.parse({ ...form, url }).url.hostname).to.equal('127.0.0.1')
  })
})

describe('isAllowedHost', () => {
  it('refuses another port than the one that is named, and another name', () => {
    const allowed = ['intern.example', '10.1.2.3:9000']
    expect(isAllowedHost(new URL('http://10.1.2.3:9001/'), allowed)).to.equal(false)
    expect(isAllowedHost(new URL('http://x.intern.example/'), allowed)).to.equal(false)
    expect(isAllowedHost(new URL('http://10.1.2.3:9000/'), allowed)).to.equal(true)
    expect(isAllowedHost(new URL('http://INTERN.example:81/'), allowed)).to.equal(true)
  })
})

describe('pauseAfter', () => {
  it('waits longer each time, for two days and a half in all, then gives up', () => {
    const pauses = Array.from({ length: 12 }, (_, tries) => pauseAfter(tries + 1, 0.5))
    const given = pauses.filter(pause => pause !== undefined)
    expect(given).to.have.length(9)
    expect(given).to.deep.equal([...given].sort((a, b) => a - b))
    expect(given.reduce((sum, pause) => sum + pause, 0) / 3600_000).to.be.within(60, 62)
    expect(pauses[9]).to.equal(undefined)
  })
  it('spreads by a tenth either way', () => {
    expect(pauseAfter(1, 0)).to.equal(9000)
    expect(pauseAfter(1, 1)).to.equal(11_000)
  })
})

describe('messageBody', () => {
  const told = { kind: 'withdrawn', seq: 7, at: new Date(0), coursewareId: 'c'.repeat(32) } as const
  it('says what happened when, of which lesson, and where it is', () => {
    const lesson = { title: '大棚番茄', publishedAt: null }
    expect(JSON.parse(messageBody({ ...told, lesson }, 'https://hub.example/'))).to.deep.equal({
      type: 'lesson.withdrawn',
      timestamp: '1970-01-01T00:00:00.000Z',
      data: {
        seq: 7,
        coursewareId: told.coursewareId,
        watchPath: `/courseware/${told.coursewareId}`,
        watchUrl: `https://hub.example/courseware/${told.coursewareId}`,
        title: '大棚番茄',
        publishedAt: null,
      },
    })
  })
  it('keeps to what the API describes', () => {
    const failure = { verb: 'probe', code: 'noVideo' }
    const lesson = { title: '课', publishedAt: new Date(0) }
    for (const each of [
      told,
      { ...told, kind: 'failed' as const, lesson, failure },
      { ...told, kind: 'test' as const, seq: null, coursewareId: null },
    ])
      messageSchema.parse(JSON.parse(messageBody(each, 'https://hub.example')))
  })
  it('tells of a lesson that is gone without its title', () => {
    expect(JSON.parse(messageBody(told, undefined)).data).to.include({ title: null, seq: 7 })
  })
})

describe('a cursor of messages', () => {
  it('refuses what is not ours, and reads back what it wrote', () => {
    for (const text of [null, '', '1', 'x.y', `1.${'g'.repeat(32)}`])
      expect(readCursor(text)).to.equal(undefined)
    const cursor = { at: new Date(1_790_000_000_123), id: 'a'.repeat(32) }
    expect(readCursor(writeCursor(cursor))).to.deep.equal(cursor)
  })
})

describe('shownUrl', () => {
  it('keeps back what may be a secret', () => {
    expect(shownUrl('https://a.example/hook?access_token=x')).to.equal('https://a.example/hook?…')
    expect(shownUrl('https://a.example/hook')).to.equal('https://a.example/hook')
  })
})
