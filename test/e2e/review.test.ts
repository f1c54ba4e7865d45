import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { readActs } from '../../src/competition/log-records.ts'
import { password } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { addCompetition, type CompetitionRows } from '../support/competition-rows.ts'
import { type ReviewHub, startReviewHub } from '../support/review-hub.ts'

describe('a reviewer, in a real browser', function () {
  this.timeout(90_000)
  let hub: ReviewHub
  let rows: CompetitionRows
  let browser: TestBrowser
  let page: Page
  const faults: string[] = []
  before(async () => {
    hub = await startReviewHub()
    rows = await addCompetition(hub.db, { entries: 2, reviewers: 3, watchPercent: 40 })
    for (const entryId of rows.entryIds) await hub.putFilm(entryId)
    browser = await openBrowser({ viewport: { width: 1280, height: 900 } })
    page = await browser.context.newPage()
    page.on('pageerror', error => faults.push(String(error)))
  })
  after(async () => {
    await browser?.close()
    await hub?.close()
  })

  const points = (at: number) => page.locator('.criterion input').nth(at)
  const bar = () => page.locator('.review-bar')
  const sheet = () =>
    hub.db
      .selectFrom('scoreSheet')
      .select(['halfPoints', 'comment', 'submittedAt'])
      .where('assignmentId', '=', rows.assignmentIds[0] ?? '')
      .executeTakeFirst()

  const expectSaved = async (words: string) => {
    const giveUpAt = performance.now() + 10_000
    while (!(await sheet())?.comment.includes(words)) {
      if (performance.now() > giveUpAt) throw new Error(`The hub has no ${words}: ${await bar().innerText()}`)
      await page.waitForTimeout(50)
    }
  }

  it('refuses to hand in what is not watched, and points in tenths', async () => {
    await page.goto(`${hub.url}/sign-in?next=/reviewing`)
    await page.fill('[name=username]', rows.reviewers[0] ?? '')
    await page.fill('[name=password]', password)
    await page.press('[name=password]', 'Enter')
    await page.getByRole('link', { name: '评审 A-001' }).click()
    await points(0).fill('10.3')
    await page.getByText('请填 0 到 10 的整分或半分').waitFor()
    await points(0).fill('8.5')
    await points(1).fill('7')
    // With the keyboard alone: half a point more.
    await page.getByRole('button', { name: /项目 made加/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '交评分表' }).click()
    const alert = bar().getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).to.include('影片才看了 0%，需要 40%')
    await bar().getByText('已保存').waitFor()
    expect((await sheet())?.halfPoints).to.deep.equal({ local: 17, clear: 14, made: 11 })
  })

  it('keeps what is written while the line is down, also over a reload, and sends it afterwards', async () => {
    await browser.context.setOffline(true)
    await page.getByRole('textbox', { name: '评语' }).fill('断网时写的：步骤清楚')
    await bar().getByText('连不上').waitFor()
    await page.evaluate(() => dispatchEvent(new Event('pagehide')))
    expect((await sheet())?.comment).to.equal('')
    // The page comes again before its sheet gets through: what was written must not depend on the first page.
    await page.route('**/sheet', route => route.abort())
    await browser.context.setOffline(false)
    await page.reload()
    await bar().getByText('连不上').waitFor()
    expect(await page.getByRole('textbox', { name: '评语' }).inputValue()).to.include('断网时写的')
    await page.unroute('**/sheet')
    await expectSaved('断网时写的：步骤清楚')
  })

  it('goes on from what was saved last, though the page was written before that', async () => {
    const before = await (await page.request.get(page.url())).text()
    await page.getByRole('textbox', { name: '评语' }).fill('断网时写的：步骤清楚，再加一句')
    await expectSaved('再加一句')
    await page.route(page.url(), route => route.fulfill({ body: before, contentType: 'text/html' }))
    await page.reload()
    await page.unroute(page.url())
    await page.getByRole('textbox', { name: '评语' }).fill('断网时写的：步骤清楚，再加两句')
    await expectSaved('再加两句')
  })

  it('asks nobody to decide between himself and himself, where only the hub’s answer was lost', async () => {
    const write = (words: string) => page.getByRole('textbox', { name: '评语' }).fill(words)
    await page.route('**/sheet', async route => {
      await route.fetch()
      await route.abort()
    })
    await write('断网时写的：步骤清楚，答复没有收到')
    await expectSaved('答复没有收到')
    await bar().getByText('连不上').waitFor()
    await page.unroute('**/sheet')
    await write('断网时写的：步骤清楚，接着写')
    await expectSaved('接着写')
  })

  it('counts what really played, not what was jumped over, and notes a moment of it', async () => {
    const video = page.locator('video')
    await page.locator('.player[data-state=ready]').waitFor()
    // From the first second after the title card to the end and back: nothing of it was played.
    await video.evaluate((element: HTMLVideoElement) => {
      element.currentTime = 17
      element.currentTime = 0
    })
    await page.locator('.big-play').click()
    await page.getByRole('textbox', { name: '在影片的某一刻' }).fill('近景好')
    await page.keyboard.press('Enter')
    await page.getByText('近景好').waitFor()
    await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 8)
    await page.getByRole('button', { name: '暂停' }).click()
    await page.waitForFunction(() => /已看 [4-9]\d%/.test(document.body.innerText))
    await bar().getByText('已保存').waitFor()
    const [remark] = await hub.db.selectFrom('scoreRemark').select(['text', 'atSeconds']).execute()
    expect(remark?.text).to.equal('近景好')
    expect(remark?.atSeconds).to.be.within(0, 8)
  })

  it('lists all that is handed in, once it is asked; then the sheet is locked and in the log', async () => {
    await page.getByRole('button', { name: '交评分表' }).click()
    const asked = page.getByRole('region', { name: '请核对' })
    await asked.waitFor()
    expect(await asked.innerText()).to.match(/8\.5 \/ 10[\s\S]*7 \/ 10[\s\S]*5\.5 \/ 10[\s\S]*74\.50/)
    await page.getByRole('button', { name: '确认，交评分表' }).click()
    await bar().getByText('已经交了').waitFor()
    expect(await points(0).getAttribute('readonly')).not.to.equal(null)
    const acts = (await readActs(hub.db, rows.stageId)).filter(({ kind }) => kind === 'submitted')
    expect(acts).to.have.length(1)
    await page.goto(`${hub.url}/reviewing?show=done`)
    await page.getByRole('link', { name: '评审 A-001' }).waitFor()
  })

  it('plays two films side by side, at once or each by itself', async () => {
    const [first = '', , , second = ''] = rows.assignmentIds
    const handIn = hub.db.updateTable('reviewAssignment').set({ state: 'submitted' })
    await handIn.where('id', '=', second).execute()
    await page.goto(`${hub.url}/reviewing/${first}`)
    await page.getByRole('link', { name: '和同组的另一件并排看' }).click()
    await page.getByRole('button', { name: '并排看' }).click()
    const both = page.locator('.beside .player[data-state=ready]')
    await both.nth(1).waitFor()
    await page.getByRole('button', { name: '一起播放' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() =>
      [...document.querySelectorAll('video')].every(film => !film.paused && film.currentTime > 0.2),
    )
    const ofFirst = page.getByRole('region', { name: 'A-001', exact: true })
    await ofFirst.getByRole('button', { name: '暂停' }).click()
    await page.waitForFunction(
      () => [...document.querySelectorAll('video')].map(film => film.paused).join() === 'true,false',
    )
    await page.getByRole('button', { name: '一起暂停' }).click()
    await page.getByRole('button', { name: '都回到开头' }).click()
    await page.waitForFunction(() =>
      [...document.querySelectorAll('video')].every(film => film.paused && film.currentTime === 0),
    )
    expect(faults).to.deep.equal([])
    const beats = await hub.db.selectFrom('playbackBeat').select('sessionId').execute()
    expect(beats).to.deep.equal([])
  })
})
