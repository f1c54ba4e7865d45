import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { openJob } from '../../src/courseware/job-records.ts'
import { freshVerbStates } from '../../src/courseware/rules.ts'
import { failJob } from '../../src/courseware/verdict-records.ts'
import { tellWorker } from '../../src/queue/worker-facts.ts'
import { join, password } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { addLesson, addStoredUpload } from '../support/lesson-rows.ts'
import { type OperationHub, startOperationHub } from '../support/operation-hub.ts'

describe("the operator's pages in a browser", function () {
  this.timeout(120_000)
  let hub: OperationHub
  let browser: TestBrowser
  let page: Page
  let failedId: string
  before(async () => {
    hub = await startOperationHub()
    const { id: ownerId } = await join(hub.db, 'yunying', 'operator')
    const { coursewareId } = await addLesson(hub.db, { ownerId, title: '大棚番茄灰霉病防治' })
    const uploadId = await addStoredUpload(hub.db, { coursewareId, ownerId })
    const job = await openJob(hub.db, { coursewareId, uploadId, profileName: 'village-2m' })
    const detail = `ffmpeg -i cache/${'0'.repeat(300)}: exit 1: \nInvalid data`
    const failure = { verb: 'transcode', code: 'encodeFailed' as const, facts: {}, detail }
    await failJob(hub.db, { ...job, verbStates: freshVerbStates() }, failure)
    failedId = coursewareId
    await hub.queue.add('probe', {}, { jobId: 'job-1' })
    await tellWorker(hub.connection, {
      name: `${'long-'.repeat(12)}name-1`,
      machine: `${'long-'.repeat(12)}name`,
      cores: 2,
      memoryBytes: 2 * 1024 ** 3,
      encodeSlots: 2,
      upSeconds: 1,
      ffmpegVersion: '5.1.6',
      running: [{ name: 'transcode', versionId: job.id, runningSeconds: 1, share: 0.5, speed: 2 }],
    })
    browser = await openBrowser()
    page = await browser.context.newPage()
    await page.goto(`${hub.url}/sign-in`)
    await page.fill('[name=username]', 'yunying')
    await page.fill('[name=password]', password)
    await page.click('button[type=submit]')
    await page.waitForURL(`${hub.url}/**`)
  })
  after(async () => {
    await browser.close()
    await hub.close()
  })

  for (const width of [360, 1280, 1920]) {
    it(`fit a screen of ${width} px in both languages`, async () => {
      await page.setViewportSize({ width, height: 800 })
      for (const language of ['zh-CN', 'en']) {
        for (const path of ['/operation', `/courseware/${failedId}/jobs`]) {
          await page.goto(`${hub.url}${path}?language=${language}`)
          const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
          expect(beyond, `${path} ${language}`).to.be.at.most(0)
        }
        await page.goto(`${hub.url}/operation?language=${language}`)
        // Letters of a chart as the eye meets them, whatever the chart is scaled to.
        const heights = await page.$$eval('.chart text', all =>
          all.map(each => each.getBoundingClientRect().height),
        )
        expect(heights).to.have.length(4 * 14)
        expect(Math.min(...heights)).to.be.at.least(12)
      }
    })
  }

  it('have bull-board work under its policy, while nothing foreign is loaded', async () => {
    const loaded: string[] = []
    page.on('response', answer => loaded.push(answer.url()))
    await page.goto(`${hub.url}/operation/queues`)
    await page.getByText('light', { exact: true }).first().click()
    await page.waitForURL(`${hub.url}/operation/queues/queue/light**`)
    await page.getByText('probe', { exact: true }).first().waitFor()
    // A deep address works as well: its files are asked for where they are.
    await page.goto(`${hub.url}/operation/queues/queue/light/job-1`)
    await page.getByText('probe', { exact: true }).first().waitFor()
    expect(loaded.length).to.be.greaterThan(5)
    expect(loaded.filter(url => !url.startsWith(`${hub.url}/`) && !url.startsWith('data:'))).to.deep.equal([])
  })
})
