import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { z } from 'zod'
import { freePort } from '../../src/services/free-port.ts'
import { expectNoProcesses } from '../support/processes.ts'

const summarySchema = z.strictObject({
  coursewareId: z.string().regex(/^[0-9a-f]{32}$/),
  masterPlaylistUrl: z.url(),
  renditions: z.array(
    z.strictObject({
      name: z.string(),
      width: z.number(),
      height: z.number(),
      frameRate: z.number(),
      averageKbps: z.number().positive(),
      peakKbps: z.number().positive(),
    }),
  ),
  sourceSeconds: z.number(),
  wallSeconds: z.number().positive(),
})

describe('npm run demo -- --exit', function () {
  this.timeout(600_000)

  it('makes, sends, publishes and checks the sample lesson, prints its figures last, and leaves nothing running', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'xiangtu-demo-test-'))
    const env = { ...process.env, DATA_DIR: join(folder, 'data'), PORT: String(await freePort()) }
    const demo = spawn(process.execPath, ['--import', 'tsx', 'src/demo.ts', '--exit'], { env })
    let output = ''
    let complaints = ''
    demo.stdout.on('data', piece => {
      output += piece
    })
    demo.stderr.on('data', piece => {
      complaints += piece
    })
    await once(demo, 'close')
    try {
      expect(demo.exitCode, complaints).to.equal(0)
      const summary = summarySchema.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''))
      expect(summary.renditions.map(each => each.name)).to.include.members(['720p', '240p', 'audio'])
      expect(summary.sourceSeconds).to.be.closeTo(60, 0.5)
      await expectNoProcesses(folder)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
