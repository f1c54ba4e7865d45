import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { type QcReport, qcReportSchema } from '../../src/media/qc-report.ts'
import { lookStage, type StageName, stagesBefore } from '../../src/media/stages.ts'
import type { LineJob } from '../../src/queue.ts'
import { resultKey } from '../../storage/keys.ts'
import { silentClip } from '../support/clips.ts'
import { ffmpeg } from '../support/ffmpeg.ts'
import { openTestLine, type TestLine } from '../support/line.ts'
import { defects, faultless, makeFilm } from '../support/qc-clips.ts'

/** What is seen is seen in the source: into what and how well it is encoded changes nothing but the time that it takes. */
async function hurry(line: TestLine, job: LineJob): Promise<void> {
  const { picture, ...plan } = await line.plan(job)
  if (!picture) return
  const { stills } = picture
  const fast = { preset: 'ultrafast' }
  const rungs = picture.rungs.slice(-1).map(rung => ({ ...rung, ...fast }))
  const hurried = { ...picture, rungs, ...(stills && { stills: { ...stills, ...fast } }) }
  const body = JSON.stringify({ ...plan, picture: hurried })
  await line.objects.put(resultKey(job.versionId, 'plan'), body, { contentType: 'application/json' })
}

describe('technical quality control of a film that is made', () => {
  let line: TestLine
  let folder: string
  before(async () => {
    line = await openTestLine()
    folder = join(line.folder, 'sent')
    await mkdir(folder)
  })
  after(() => line.close())

  let count = 0
  async function reportOf(film: Parameters<typeof makeFilm>[2]): Promise<QcReport> {
    count += 1
    return judged(await line.take(await makeFilm(folder, `film-${count}`, film)))
  }

  /** Encodes up to the stage that quality control looks on, and packs those before it. */
  async function encodeToLook(job: LineJob): Promise<StageName> {
    for (const step of ['probe', 'plan'] as const) await line.step(step, job)
    await hurry(line, job)
    const plan = await line.plan(job)
    const look = lookStage(plan) ?? 'first'
    for (const stage of stagesBefore(plan, look)) {
      await line.encode(stage, job)
      await line.step(`${stage}-package`, job)
      await line.step(`${stage}-store`, job)
    }
    await line.encode(look, job)
    return look
  }

  async function judged(job: LineJob): Promise<QcReport> {
    const look = await encodeToLook(job)
    await line.step(`${look}-package`, job)
    return qcReportSchema.parse(await line.readJson(`work/${job.versionId}/qc.json`))
  }

  for (const [name, film] of Object.entries(defects)) {
    const [fault, rule] = name.split(': ')
    it(`finds ${fault}, and nothing else`, async () => {
      const { findings } = await reportOf(film)
      expect(
        findings.map(finding => finding.rule),
        JSON.stringify(findings),
      ).to.deep.equal([rule])
    })
  }

  for (const [name, film] of Object.entries(faultless)) {
    it(`finds nothing in ${name}`, async () => {
      const { findings, measured } = await reportOf(film)
      expect(findings, JSON.stringify(measured)).to.deep.equal([])
    })
  }

  it('judges a film of sound alone', async () => {
    const path = join(folder, 'talk.mp3')
    await ffmpeg('-f', 'lavfi', '-i', 'sine=f=440:r=48000:d=5', path)
    const { findings } = await judged(await line.take(path))
    expect(findings.map(({ rule }) => rule))
      .to.include('length')
      .and.not.to.include('size')
  })

  it('lets a lesson go on whose source cannot be judged', async () => {
    const job = await line.take(await silentClip(folder))
    const look = await encodeToLook(job)
    await line.objects.remove([resultKey(job.versionId, 'source-notes')])
    expect(await line.step(`${look}-package`, job)).to.equal('done')
    expect(await line.objects.head(resultKey(job.versionId, 'qc'))).to.equal(undefined)
  })
})
