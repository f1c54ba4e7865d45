import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Router } from 'express'
import type { Page } from 'playwright-core'
import { coursewareRoutes } from '../../src/courseware/routes.ts'
import { type Intake, openIntake } from '../../src/upload/intake.ts'
import { uploadRoutes } from '../../src/upload/routes.ts'
import { openDiskStore } from '../../storage/disk.ts'
import { join as joinHub, password, type RunningApp, startApp } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { type FaultyLink, openFaultyLink } from './faulty-link.ts'
import { sha256Of, until } from './small-hub.ts'

const fileBytes = 3 * 1024 ** 2

describe('the upload page', function () {
  this.timeout(120_000)
  let folder: string
  let app: RunningApp
  let intake: Intake
  let link: FaultyLink
  let browser: TestBrowser
  let page: Page
  const faults: string[] = []

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-test-page-'))
    const routers = Router()
    app = await startApp({ routers: [routers] })
    const { db } = app
    const store = await openDiskStore(join(folder, 'objects'))
    const uploads = join(folder, 'uploads')
    const production = {
      start: async () => '',
      remake: async () => undefined,
      stop: async () => undefined,
      goOn: async () => undefined,
      setDue: async () => undefined,
      retry: async () => {},
      progress: async () => undefined,
      subscribe: () => () => {},
      uploadMoved: () => {},
      ended: () => {},
      close: async () => {},
    }
    intake = await openIntake({
      db,
      store,
      production,
      folder: uploads,
      log: { warn: () => {}, info: () => {} },
    })
    const limits = { maxUploadBytes: 2 * fileBytes, minFreeBytes: 0, editorialReview: 'none' } as const
    routers.use(
      coursewareRoutes({ db, production, editorialReview: 'none' }),
      uploadRoutes({ db, intake, production, folder: uploads, ...limits }),
    )
    await joinHub(db, 'wangfang')
    link = await openFaultyLink(app.url)
    browser = await openBrowser()
    page = await browser.context.newPage()
    page.on('pageerror', error => faults.push(error.message))
    page.on('dialog', dialog => void dialog.accept())
  })
  after(async () => {
    await browser.close()
    await link.close()
    await intake.close()
    await app.close()
    await rm(folder, { recursive: true, force: true })
  })

  const makeFile = async (name: string, bytes: Uint8Array = randomBytes(fileBytes)) => {
    await writeFile(join(folder, name), bytes)
    return { path: join(folder, name), bytes }
  }
  const card = (title: string) => page.locator(`.upload-item[aria-label="${title}"]`)
  const open = async () => {
    await page.goto(`${link.url}/upload`)
    await page.locator('.island[data-live]').waitFor()
  }
  const rows = (title: string) =>
    app.db
      .selectFrom('upload')
      .innerJoin('courseware', 'courseware.id', 'upload.coursewareId')
      .selectAll('upload')
      .select('notes')
      .where('title', '=', title)
      .execute()

  it('sends nobody to the sign-in and back', async () => {
    await page.goto(`${link.url}/upload`)
    expect(page.url()).to.include('/sign-in')
    await page.fill('[name=username]', 'wangfang')
    await page.fill('[name=password]', password)
    await page.click('main button[type=submit]')
    await page.waitForURL('**/upload')
  })

  it('tells what it is for where no script runs', async () => {
    const cookie = (await browser.context.cookies()).map(one => `${one.name}=${one.value}`).join('; ')
    const html = await (await fetch(`${app.url}/upload`, { headers: { Cookie: cookie } })).text()
    expect(html).to.include('这个页面需要浏览器开启 JavaScript')
  })

  it('refuses an empty file and one over the limit before a byte travels', async () => {
    await open()
    await makeFile('空.mp4', new Uint8Array())
    await makeFile('大.mp4', randomBytes(2 * fileBytes + 1))
    await page.setInputFiles('#upload-files', [join(folder, '空.mp4'), join(folder, '大.mp4')])
    await card('空').getByText('这个文件是空的').waitFor()
    await card('大').getByText('文件太大，上限是 6.0 MB').waitFor()
    expect(await card('空').getByRole('button', { name: '开始上传' }).count()).to.equal(0)
  })

  it('saves title and notes, sends two files one after the other, and compares the hash made in the browser', async () => {
    await open()
    const one = await makeFile('大棚_番茄.mp4')
    const two = await makeFile('-y.mp4', randomBytes(20_000))
    await page.setInputFiles('#upload-files', [one.path, two.path])
    await card('大棚 番茄').getByLabel('说明').fill('整枝打杈')
    await page.getByRole('button', { name: '全部开始上传' }).click()
    await page.getByRole('link', { name: '查看课件的制作进度' }).nth(1).waitFor()
    for (const [title, { bytes }] of [['大棚 番茄', one] as const, ['-y', two] as const]) {
      const [row] = await rows(title)
      expect(row).to.include({ state: 'stored', sha256: sha256Of(bytes), senderSha256: sha256Of(bytes) })
    }
    expect((await rows('大棚 番茄'))[0]?.notes).to.equal('整枝打杈')
    const href = await card('-y').getByRole('link').getAttribute('href')
    expect(href).to.equal(`/courseware/${(await rows('-y'))[0]?.coursewareId}`)
  })

  it('names the lesson that has the same bytes', async () => {
    await makeFile('copy.mp4', randomBytes(30_000)).then(async ({ path, bytes }) => {
      await open()
      await page.setInputFiles('#upload-files', path)
      await card('copy').getByRole('button', { name: '开始上传' }).click()
      await card('copy').getByRole('link', { name: '查看课件的制作进度' }).waitFor()
      const again = await makeFile('另一个名字.mp4', bytes)
      await page.setInputFiles('#upload-files', again.path)
      await card('另一个名字').getByRole('button', { name: '开始上传' }).click()
      const known = card('另一个名字').getByRole('link', { name: '查看已有的课件' })
      expect(await known.getAttribute('href')).to.equal(
        `/courseware/${(await rows('copy'))[0]?.coursewareId}`,
      )
      expect(await rows('另一个名字')).to.deep.equal([])
    })
  })

  it('pauses and goes on, says that the line is cut, and goes on by itself when it is back', async () => {
    await open()
    const { path, bytes } = await makeFile('防火.mp4')
    await page.setInputFiles('#upload-files', path)
    const held = link.holdAfter(1_200_000)
    await card('防火').getByRole('button', { name: '开始上传' }).click()
    await held
    await card('防火').getByRole('button', { name: '暂停' }).click()
    await card('防火').getByText('已暂停').waitFor()
    link.release()
    const heldAgain = link.holdAfter(500_000)
    await card('防火').getByRole('button', { name: '继续' }).click()
    await heldAgain
    await browser.context.setOffline(true)
    await card('防火').getByText('网络断了').waitFor()
    link.release()
    await browser.context.setOffline(false)
    await card('防火').getByRole('link', { name: '查看课件的制作进度' }).waitFor()
    expect((await rows('防火'))[0]).to.include({ state: 'stored', sha256: sha256Of(bytes) })
  })

  it('goes on after the page was closed, when the same file is chosen again', async () => {
    await open()
    const { path, bytes } = await makeFile('普法.mp4')
    await page.setInputFiles('#upload-files', path)
    const held = link.holdAfter(1_500_000)
    await card('普法').getByLabel('标题').fill('村里的普法课')
    await page.locator('.upload-item').getByRole('button', { name: '开始上传' }).click()
    await held
    const uploads = `${app.url}/api/v1/uploads`
    await page.close({ runBeforeUnload: false })
    link.release()
    page = await browser.context.newPage()
    page.on('pageerror', error => faults.push(error.message))
    const cookie = (await browser.context.cookies()).map(one => `${one.name}=${one.value}`).join('; ')
    const offset = await until('what was sent to be kept', async () => {
      const list = await (await fetch(uploads, { headers: { Cookie: cookie } })).json()
      return list.uploads[0]?.offset > 500_000 && Number(list.uploads[0].offset)
    })
    await open()
    await page.getByText('还没传完的文件').waitFor()
    await page.getByText('村里的普法课').first().waitFor()
    const sentBefore = link.sentBytes()
    await page.setInputFiles('#upload-files', path)
    await page.getByRole('link', { name: '查看课件的制作进度' }).waitFor()
    expect(link.sentBytes() - sentBefore).to.be.below(fileBytes - offset + 200_000)
    const found = await rows('村里的普法课')
    expect(found).to.have.length(1)
    expect(found[0]).to.include({ state: 'stored', sha256: sha256Of(bytes) })
  })

  it('cancels, and removes what was sent', async () => {
    await open()
    const { path } = await makeFile('不要了.mp4')
    page.on('dialog', dialog => void dialog.accept())
    await page.setInputFiles('#upload-files', path)
    const held = link.holdAfter(1_000_000)
    await card('不要了').getByRole('button', { name: '开始上传' }).click()
    await held
    link.release()
    await card('不要了').getByRole('button', { name: '取消' }).click()
    await until('the draft to be gone', async () => (await rows('不要了')).length === 0)
    expect(await card('不要了').count()).to.equal(0)
  })

  it('had no error of its script', () => expect(faults).to.deep.equal([]))
})
