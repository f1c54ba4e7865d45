import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { breachesIn } from './support/house-rules.ts'
import { readModule, readModules } from './support/modules.ts'

const root = fileURLToPath(new URL('../', import.meta.url))

const breaches = (path: string, text: string) => breachesIn([readModule(path, text)])

describe('who may import whom', () => {
  const forbidden: readonly (readonly [string, string, string])[] = [
    [
      'src/media/plan.ts',
      "import { readFile } from 'node:fs/promises'",
      'the pure core touches nothing outside',
    ],
    ['src/upload/rules.ts', "import { findUpload } from './records.ts'", 'the pure core knows only itself'],
    ['storage/disk.ts', "import { openLine } from '../src/queue.ts'", 'the store knows only errors'],
    [
      'src/courseware/records.ts',
      "import { x } from '../upload/records.ts'",
      'records know their own folder',
    ],
    ['src/courseware/records.ts', "import { x } from './routes.ts'", 'records know their own folder'],
    ['src/play/routes.ts', "import { x } from '../catalogue/routes.ts'", 'not their routes'],
    ['src/account/routes.ts', "import { x } from '../courseware/rules-of.ts'", 'earlier capabilities'],
    ['src/play/routes.ts', "import { openDiskStore } from '../../storage/disk.ts'", 'store interface'],
    ['src/upload/routes.ts', "import { probe } from '../../workers/probe.ts'", 'earlier capabilities'],
    ['workers/probe.ts', "import { x } from '../src/database/open.ts'", 'a step of the line'],
    ['workers/probe.ts', "import { encodeStep } from './encode.ts'", 'knows no other step'],
    ['workers/sandbox.ts', "import { x } from '../src/account/guard.ts'", 'a worker knows no database'],
    ['src/app.ts', "import { x } from './services/listen.ts'", 'nothing of the hub but its entry'],
    ['src/app.ts', "import { x } from './serve.ts'", 'nothing imports an entry'],
    ['src/web/page.tsx', "import { x } from '../catalogue/records.ts'", 'the web frame knows no capability'],
    ['src/web/islands/x.tsx', "import { x } from 'node:crypto'", 'a browser has no such thing'],
    ['src/upload/routes.ts', "import { spawn } from 'node:child_process'", 'one door for starting a process'],
    ['storage/disk.ts', "import { S3Client } from '@aws-sdk/client-s3'", 'one door for the AWS SDK'],
    ['src/upload/routes.ts', "import { Queue } from 'bullmq'", 'one door for BullMQ'],
    ['src/upload/routes.ts', "import { Redis } from 'ioredis'", 'one door for Redis'],
    ['src/queue/line-view.ts', "import { x } from '../courseware/records.ts'", 'the queue knows only itself'],
    ['src/upload/routes.ts', "import { x } from '@bull-board/api'", 'one door for bull-board'],
    ['src/upload/routes.ts', "import pg from 'pg'", 'one door for PostgreSQL'],
    ['src/upload/routes.ts', "import { sql } from 'kysely'", 'one door for SQL'],
    ['src/upload/routes.ts', "await db.selectFrom('upload').execute()", 'one door for SQL'],
    ['src/upload/routes.ts', 'const port = process.env.PORT', 'one door for the environment'],
    ['src/upload/routes.ts', "import type { x } from '../play/routes.ts'", 'earlier capabilities'],
    ['src/upload/routes.ts', "export {\n  x,\n  y,\n} from '../play/routes.ts'", 'earlier capabilities'],
    ['src/upload/routes.ts', "const { x } = await import('../play/routes.ts')", 'earlier capabilities'],
  ]
  for (const [path, text, rule] of forbidden) {
    it(`refuses in ${path}: ${text.replaceAll('\n', ' ')}`, () => {
      expect(breaches(path, text)).to.have.length(1)
      expect(breaches(path, text)[0]).to.contain(rule)
    })
  }

  it('refuses a circle, and tells the way round', () => {
    const modules = [
      readModule('src/media/a.ts', "import { b } from './b.ts'"),
      readModule('src/media/b.ts', "import { a } from './a.ts'"),
    ]
    expect(breachesIn(modules)).to.deep.equal([
      'a circle: src/media/a.ts -> src/media/b.ts -> src/media/a.ts',
    ])
  })

  it('refuses what an island needs of Node at second hand', () => {
    const modules = [
      readModule('src/web/islands/x.tsx', "import { b } from '../b.ts'"),
      readModule('src/web/b.ts', "import { hash } from 'node:crypto'"),
    ]
    expect(breachesIn(modules).join()).to.contain('src/web/islands/x.tsx leads to src/web/b.ts')
  })

  it('does not take a comment for an import', () => {
    expect(
      breaches('src/media/plan.ts', "/* \nimport { x } from 'node:fs'\n */\n// import 'pg'"),
    ).to.deep.equal([])
  })

  it('is kept by every file of the hub, the workers and the store', async () => {
    const modules = await readModules(root, ['src', 'workers', 'storage'])
    expect(modules.length).to.be.greaterThan(50)
    expect(modules.flatMap(({ imports }) => imports).length).to.be.greaterThan(200)
    expect(breachesIn(modules).join('\n')).to.equal('')
  })
})
