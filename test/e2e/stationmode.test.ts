import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { Identity } from '../../src/account/rules.ts'
import { rootOrganisation } from '../../src/account/rules.ts'
import { dayOf } from '../../src/china-time.ts'
import { savePause } from '../../src/classroom/records.ts'
import { addItem } from '../../src/programme/change-records.ts'
import { setTechnician } from '../../src/station/technician-records.ts'
import { join, signedIn } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addPairedStation } from '../support/stations.ts'

/** The smallest text, the lowest control and the furthest edges of what a page shows, in pixels. */
const measure = `(() => {
  const texts = [...document.querySelectorAll('body *')].filter(each =>
    each.getClientRects().length > 0 && [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  const boxes = texts.map(each => each.getBoundingClientRect()).filter(({ top, bottom }) => top < innerHeight && bottom > 0)
  const controls = [...document.querySelectorAll('a, button')].filter(each => each.getClientRects().length > 0)
  return {
    text: Math.min(...texts.map(each => parseFloat(getComputedStyle(each).fontSize))),
    control: Math.min(...controls.map(each => each.getBoundingClientRect().height)),
    left: Math.min(...boxes.map(({ left }) => left)),
    right: innerWidth - Math.max(...boxes.map(({ right }) => right)),
    top: Math.min(...boxes.map(({ top }) => top)),
    width: document.documentElement.scrollWidth,
  }
})()`
type Measured = { text: number; control: number; left: number; right: number; top: number; width: number }

describe('station mode, in a real browser by keys alone', function () {
  this.timeout(120_000)
  let hub: LessonHub
  let browser: TestBrowser
  let page: Page
  let boss: Identity
  let station: { stationId: string; keyId: string; cookie: string }
  let made = 0
  const lessons: string[] = []
  const numbers: number[] = []

  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const open = async (path: string) => {
    await page.goto(hub.url + path)
    await page.locator('[data-live="yes"]').waitFor({ state: 'attached' })
  }
  const focused = () => page.evaluate<string>('document.activeElement.textContent')
  const isPlaying = () => page.locator('.player[data-state="playing"]').waitFor()
  const pair = async () => {
    made += 1
    station = await addPairedStation(hub.db, { name: `柳树村${made}站` })
    const [name = '', value = ''] = station.cookie.split('=')
    await browser.context.addCookies([{ name, value, url: hub.url }])
  }

  before(async () => {
    hub = await startLessonHub()
    boss = await join(hub.db, 'boss', 'operator')
    const contact = { organisationId: rootOrganisation.id, name: '王师傅', phone: '0555-1234567' }
    await setTechnician(hub.db, boss, contact)
    for (const title of ['番茄打叉', '用电安全', '土地承包问答']) {
      const { coursewareId } = await hub.publish({ ownerId: boss.id, title })
      lessons.push(coursewareId)
      const row = hub.db.selectFrom('courseware').select('dialNumber').where('id', '=', coursewareId)
      numbers.push((await row.executeTakeFirstOrThrow()).dialNumber ?? 0)
    }
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await hub?.close()
  })
  beforeEach(async () => {
    await pair()
    const target = {
      kind: 'station',
      id: station.stationId,
      name: '柳树村站',
      path: rootOrganisation.path,
    } as const
    for (const id of lessons) await addItem(hub.db, { target, day: dayOf(new Date()), actor: boss }, id)
    page = await browser.context.newPage()
  })
  afterEach(() => page.close())

  it('plays the first lesson of the day three key presses after the start', async () => {
    await open('/station')
    await press('Enter')
    await page.waitForURL(/today$/)
    await page.locator('[data-live="yes"]').waitFor({ state: 'attached' })
    await press('Enter')
    await page.waitForURL(/today\/1$/)
    await page.locator('.player[data-state="ready"]').waitFor()
    await press('Enter')
    await isPlaying()
  })

  it('plays any lesson by the three digits of its number alone, and says plainly where there is none', async () => {
    await open('/station')
    await press(...String(numbers[2]).split(''))
    await page.waitForURL(new RegExp(`/station/lessons/${lessons[2]}#play$`))
    await isPlaying()
    expect(String(numbers[2])).to.have.length(3)
    await open('/station')
    await press('9', '9', '9', 'Enter')
    await page.getByRole('heading', { name: /没有 999 号课件/ }).waitFor()
    await page.locator('[data-live="yes"]').waitFor({ state: 'attached' })
    await press('7', 'Escape')
    expect(await page.locator('.tv-dial').isVisible()).to.equal(false)
    expect(page.url()).to.contain('/dial/999')
  })

  it('lets the sound be tried before a room is full, by arrows and Enter', async () => {
    await open('/station/today')
    await press('ArrowUp')
    for (let presses = 0; !(await focused()).includes('试声音'); presses++) {
      if (presses > 10) throw new Error('the arrows do not lead there')
      await press('ArrowDown')
    }
    await press('Enter')
    await page.getByRole('status').getByText('听到三声了吗').waitFor()
  })

  it('goes back to where it was', async () => {
    await open('/station')
    await press('Enter')
    await page.waitForURL(/today$/)
    await page.locator('[data-live="yes"]').waitFor({ state: 'attached' })
    await press('ArrowDown')
    expect(await focused()).to.contain('用电安全')
    await press('Enter')
    await page.waitForURL(/today\/2$/)
    await page.locator('.player[data-state="ready"]').waitFor()
    await press('Backspace')
    await page.waitForURL(/today$/)
    await page.locator('[data-live="yes"]').waitFor({ state: 'attached' })
    await page.locator(':focus', { hasText: '用电安全' }).waitFor()
    await press('Escape')
    await page.waitForURL(/station$/)
  })

  it('goes on with the programme by itself, which one key calls off', async () => {
    await open('/station/today/1')
    await page.locator('.player[data-state="ready"]').waitFor()
    await press('Enter')
    await isPlaying()
    await page.evaluate('document.querySelector("video").currentTime = 23')
    await page.getByText(/秒后放下一个：用电安全/).waitFor()
    await press('Escape')
    await page.getByText(/秒后放下一个/).waitFor({ state: 'detached' })
    await press('ArrowLeft', 'Enter')
    await page.getByText(/秒后放下一个：用电安全/).waitFor()
    await press('Enter')
    await page.waitForURL(/today\/2#play$/)
    await isPlaying()
  })

  it('reports without a network, once, as soon as there is one again', async () => {
    const reports = () =>
      hub.db
        .selectFrom('stationReport')
        .select(['kind', 'diagnostics'])
        .where('stationId', '=', station.stationId)
        .execute()
    await open('/station/report')
    await page.getByText('王师傅：0555-1234567').waitFor()
    await browser.context.setOffline(true)
    await press('ArrowRight', 'Enter')
    await page
      .getByText(/先记下了|连不上网络/)
      .first()
      .waitFor()
    expect(await reports()).to.have.length(0)
    const arrived = page.waitForResponse(answer => answer.url().endsWith('/station/reports') && answer.ok())
    await browser.context.setOffline(false)
    await page.evaluate('dispatchEvent(new Event("online"))')
    await arrived
    const [report, ...others] = await reports()
    expect(others).to.deep.equal([])
    expect(report?.kind).to.equal('stops')
    expect(JSON.stringify(report?.diagnostics))
      .to.contain('1024x768')
      .and.to.contain('Chrome')
      .and.not.to.contain('xiangtu.station')
  })

  it('starts without the hub with a page of its own, and goes on by itself', async () => {
    await open('/station')
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
    await browser.context.setOffline(true)
    await page.reload()
    await page.getByRole('heading', { name: '连不上网络' }).waitFor()
    await page.getByText('王师傅：0555-1234567').waitFor()
    await browser.context.setOffline(false)
    await page.getByRole('link', { name: /今天的学习/ }).waitFor()
  })

  it('tells in the middle of a film that its key was revoked, and goes to pairing', async () => {
    await open('/station/today/1')
    await page.locator('.player[data-state="ready"]').waitFor()
    await press('Enter')
    await isPlaying()
    const revoke = hub.db.updateTable('stationKey').set({ revokedAt: new Date() })
    await revoke.where('id', '=', station.keyId).execute()
    // What else happens within half a minute.
    await page.evaluate('dispatchEvent(new Event("online"))')
    await page.getByText(/这台电脑已不再绑定这个站点.*王师傅：0555-1234567/).waitFor()
    await page.locator('.player[data-state="paused"]').waitFor()
    await page.waitForURL(/\/station\/pair$/)
  })

  it('is read from the last row, with nothing at the edges, at three sizes', async () => {
    for (const [width, height, text] of [
      [1920, 1080, 33],
      [1280, 720, 22],
      [1024, 768, 22],
    ] as const) {
      await page.setViewportSize({ width, height })
      for (const path of [
        '/station',
        '/station/today',
        '/station/find',
        '/station/lessons',
        '/station/letters?initials=F',
        `/station/lessons/${lessons[0]}/handouts`,
        '/station/report',
        '/station/today/1',
      ]) {
        await open(path)
        const found: Measured = await page.evaluate(measure)
        const where = `${path} at ${width}x${height}`
        expect(found.text, where).to.be.at.least(text)
        expect(found.control, where).to.be.at.least(60)
        expect(Math.min(found.left, found.right), where).to.be.at.least(width * 0.05 - 1)
        expect(found.top, where).to.be.at.least(height * 0.05 - 1)
        expect(found.width, where).to.equal(width)
      }
    }
  })

  it('is planned and looked after on pages that fit a phone of 360 pixels', async () => {
    const visitor = await signedIn(hub, 'boss')
    const cookies = [...visitor.cookies].map(([name, value]) => ({ name, value, url: hub.url }))
    await browser.context.addCookies(cookies)
    await page.setViewportSize({ width: 360, height: 740 })
    const today = `/programmes/station/${station.stationId}/${dayOf(new Date())}`
    const ofLesson = ['pauses', 'guide'].map(name => `/courseware/${lessons[0]}/${name}`)
    for (const language of ['zh-CN', 'en'])
      for (const path of ['/programmes', today, '/stations/reports', ...ofLesson]) {
        await page.goto(`${hub.url}${path}?language=${language}`)
        expect(await page.evaluate('document.documentElement.lang'), path).to.equal(language)
        expect(await page.evaluate('document.documentElement.scrollWidth'), `${path} ${language}`).to.equal(
          360,
        )
      }
    await browser.context.clearCookies()
  })

  it('stops a film before a class at its question, and runs nothing that stands in it', async () => {
    const question = '<img src=x onerror="document.title=1">留几片叶子？ --> </script>'
    const pause = { at: 2, question, choices: ['一片', '两片'], answer: '两片', discussMinutes: 3 }
    const lesson = { coursewareId: lessons[0] ?? '', actor: boss }
    await savePause(hub.db, lesson, pause)
    await savePause(hub.db, lesson, { ...pause, at: 12, question: '学到了什么？' })
    await open(`/courseware/${lessons[0]}/classroom`)
    await page.locator('.player[data-state="ready"]').waitFor()
    await press('Space')
    await page.getByRole('dialog').getByRole('heading', { name: question }).waitFor()
    expect(await page.evaluate('document.querySelector("video").paused')).to.equal(true)
    expect(await page.title()).to.contain('课堂播放')
    expect(await page.getByRole('timer').textContent()).to.match(/[23]:\d\d/)
    await press('ArrowRight', 'Enter')
    await page.getByText('答案：两片').waitFor()
    await press('Enter')
    await isPlaying()
    await press('n')
    await page.getByRole('heading', { name: '学到了什么？' }).waitFor()
    await press('Escape', 'Escape')
    await page.waitForURL(new RegExp(`/courseware/${lessons[0]}$`))
  })
})
