import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { type QcReport, qcReportSchema } from '../../src/media/qc-report.ts'
import { openTestLine, type TestLine } from '../support/line.ts'
import { defects, faultless, makeFilm } from '../support/qc-clips.ts'

describe('technical quality control in the probe', () => {
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
    const job = await line.take(await makeFilm(folder, `film-${count}`, film))
    await line.step('probe', job)
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
})
