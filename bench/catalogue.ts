import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { emptyDeltaBytes, pathsOfDeltas } from './catalogue/delta.ts'
import { type FullHub, openFullHubs } from './catalogue/hubs.ts'
import { inventLists, inventQuestions } from './catalogue/invent.ts'
import { p95InTurns } from './catalogue/latency.ts'
import { listTopicIds } from './catalogue/seed.ts'
import { besideConstant } from './catalogue/throughput.ts'
import { type Result, report, rounded } from './support/report.ts'

const number = (least: number) => z.coerce.number().int().min(least)
const options = z
  .object({
    json: z.boolean(),
    small: number(100),
    large: number(100),
    questions: number(20),
    rounds: number(1),
    seconds: number(1),
  })
  .parse(
    parseArgs({
      options: {
        json: { type: 'boolean', default: false },
        small: { type: 'string', default: '1000' },
        large: { type: 'string', default: '100000' },
        questions: { type: 'string', default: '300' },
        rounds: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '5' },
      },
    }).values,
  )
const signal = AbortSignal.timeout(3 * 3600_000)
const tell = (line: string) => console.log(line)
const results: Result[] = []
const add = (name: string, value: number, unit: string, { bar = null, goal = null }: Partial<Result> = {}) =>
  results.push({ name, value: rounded(value), unit, bar, goal, better: 'lower' })

const folder = await mkdtemp(join(tmpdir(), 'xiangtu-bench-'))
try {
  const { hubs, close } = await openFullHubs([options.small, options.large], { folder, signal, tell })
  try {
    await measure(hubs)
  } finally {
    await close()
  }
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
report('catalogue', results, options.json)

async function measure(hubs: readonly FullHub[]): Promise<void> {
  const [small, large] = hubs
  if (!small || !large) throw new Error('two hubs are needed')
  await measureQuestions(small, large)
  await measureMemory(small, large)
  add('empty delta, with its headers', await emptyDeltaBytes(large.url, large.db), 'bytes', { bar: 1024 })
  for (const [name, path] of [
    ['list page', '/'],
    ['API list', '/api/v1/courseware'],
  ] as const) {
    const { ours, peer, ratio, bytes } = await besideConstant(large.url + path, options)
    tell(`${name}: ${ours.toFixed(0)} a second, express ${peer.toFixed(0)}, ${bytes} bytes`)
    const facts = { unit: '', bar: 0.3, goal: null, better: 'higher' } as const
    results.push({
      name: `${name}, requests a second over express with a constant`,
      value: rounded(ratio),
      ...facts,
    })
  }
}

/** p95 of each kind of question at the large hub over that at the small one. */
async function measureQuestions(small: FullHub, large: FullHub): Promise<void> {
  const topicIds = await listTopicIds(small.db)
  const searches = inventQuestions(options.questions).map(text => `/lessons?q=${encodeURIComponent(text)}`)
  const lists = inventLists(options.questions, topicIds).map(query => `/lessons?${query}`)
  const deltas = [
    await pathsOfDeltas(small.db, options.questions),
    await pathsOfDeltas(large.db, options.questions),
  ]
  for (const [name, pathsOf] of [
    ['search', () => searches],
    ['facet list', () => lists],
    ['delta', (hub: number) => deltas[hub] ?? []],
  ] as const) {
    const [atSmall = Number.NaN, atLarge = Number.NaN] = await p95InTurns([small, large], pathsOf)
    tell(
      `${name}: p95 ${atSmall.toFixed(1)} ms at ${small.lessons}, ${atLarge.toFixed(1)} ms at ${large.lessons}`,
    )
    add(`${name}, p95 at ${large.lessons} over ${small.lessons} lessons`, atLarge / atSmall, '', { bar: 3 })
  }
}

/** After all those questions, the same at both. */
async function measureMemory(small: FullHub, large: FullHub): Promise<void> {
  const [atSmall, atLarge] = [await small.memory(), await large.memory()]
  const mb = (bytes: number) => (bytes / 1024 ** 2).toFixed(0)
  tell(
    `memory: ${mb(atSmall.bytes)} MB at ${small.lessons}, ${mb(atLarge.bytes)} MB at ${large.lessons} lessons`,
  )
  add(
    `memory of the hub at ${large.lessons} over ${small.lessons} lessons`,
    atLarge.bytes / atSmall.bytes,
    '',
    {
      bar: 1.2,
    },
  )
  add(`its peak while it took ${large.lessons} lessons in`, large.fillingPeakBytes / 1024 ** 2, 'MB')
}
