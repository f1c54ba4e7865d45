import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Attempt, runStep } from '../../workers/step.ts'
import { makeId, openTestLine, type TestLine } from '../support/line.ts'

describe('the folder of an attempt', () => {
  let line: TestLine
  before(async () => {
    line = await openTestLine()
  })
  after(() => line.close())

  it('is its own and nobody else’s to read, and commands work in it', async () => {
    const job = {
      ...{ coursewareId: makeId(), versionId: makeId(), uploadId: makeId() },
      ...{ profileName: 'village-2m', runNumber: 1 },
    }
    const seen: string[] = []
    const look = async ({ scratch, run, sandbox, signal }: Attempt) => {
      expect((await stat(scratch)).mode & 0o777).to.equal(0o700)
      await writeFile(join(scratch, 'mine'), 'x')
      const command = { argv: ['sh', '-c', 'pwd; echo $HOME; ls'] as const, sandbox, signal, cwd: scratch }
      const { output } = await run({ ...command, deadlineSeconds: 20 })
      expect(output.split('\n')).to.deep.equal([scratch, scratch, 'mine'])
      seen.push(scratch)
      return {}
    }
    const call = { job, signal: new AbortController().signal, progress: () => {} }
    // Two at once at the same work, as when a frozen worker comes back.
    await Promise.all([runStep('probe', look, line.shop, call), runStep('probe', look, line.shop, call)])
    expect(new Set(seen)).to.have.property('size', 2)
    for (const folder of seen) expect(await stat(folder).catch(() => 'gone')).to.equal('gone')
  })
})
