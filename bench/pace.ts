import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Pace } from '../src/media/pace/pace.ts'
import { type PaceTuning, paceTuning } from '../src/media/pace/tuning.ts'
import { type Case, casesOf } from './pace/cases.ts'
import { judge, type Summary, summarise } from './pace/judge.ts'
import { ladders, steadyLines, withoutStills } from './pace/lessons.ts'
import { bufferOnly, lookingAhead, ours, steps, usual } from './pace/rules.ts'
import { search } from './pace/search.ts'
import { readTraces } from './playback/traces.ts'
import { type Result, report, rounded } from './support/report.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    search: { type: 'boolean', default: false },
    traces: { type: 'string', multiple: true, default: [] },
  },
})
const folders = [fileURLToPath(new URL('traces/', import.meta.url)), ...values.traces]
const traces = await readTraces(folders)
const [camera, slides] = ladders

/** Everything that a rule is judged by: short lessons and long ones, on bad lines and on steady ones. */
const sets: readonly { readonly name: string; readonly weight: number; readonly cases: readonly Case[] }[] = [
  {
    name: '3 min of 3',
    weight: 2,
    cases: casesOf(traces, [camera, withoutStills], { minutes: [3], fromSeconds: [0, 200, 400] }),
  },
  {
    name: '3 min of 5',
    weight: 2,
    cases: casesOf(traces, [camera], { minutes: [5], fromSeconds: [0, 200, 400], shownSeconds: 180 }),
  },
  {
    name: 'slides, 3 min',
    weight: 1,
    cases: casesOf(traces, [slides], { minutes: [3], fromSeconds: [100, 300] }),
  },
  {
    name: '10 min',
    weight: 1,
    cases: casesOf(traces, [camera, withoutStills], { minutes: [10], fromSeconds: [0, 300] }),
  },
  { name: '45 min', weight: 1, cases: casesOf(traces, [camera], { minutes: [45], fromSeconds: [0] }) },
  {
    name: 'steady line',
    weight: 1.5,
    cases: casesOf(steadyLines, [camera, withoutStills], {
      minutes: [3, 20],
      fromSeconds: [0],
      shownSeconds: 180,
    }),
  },
]

/** A hundredth of the time standing still weighs as much as 12 hundredths of the picture; before a room, as 60. */
const standingWeight: Readonly<Record<Pace, number>> = { person: 12, group: 60 }

function cost(tuning: PaceTuning, pace: Pace): number {
  const player = ours(tuning, pace)
  return sets.reduce((sum, { weight, cases }) => {
    const all = summarise(cases.map(each => judge(player, each)))
    const standing = standingWeight[pace] * all.standingBeyond + all.standingWorstBeyond
    return sum + weight * (1 - all.pictureMean + standing + 0.01 * all.switchesPerMinute)
  }, 0)
}

if (values.search)
  for (const pace of ['person', 'group'] as const)
    search(
      paceTuning[pace],
      tuning => cost(tuning, pace),
      line => console.log(`${pace}, ${line}`),
    )
else compare()

function compare(): void {
  const players = [
    ['hls.js by itself', usual],
    ['steps of the bank', steps],
    ['the buffer alone', bufferOnly],
    ['looking ahead', lookingAhead],
    ['ours', ours(paceTuning.person, 'person')],
    ['ours, a room', ours(paceTuning.group, 'group')],
  ] as const
  const results: Result[] = []
  for (const { name, cases } of sets)
    for (const [rule, player] of players) {
      const all = summarise(cases.map(each => judge(player, each)))
      console.log(`${name.padEnd(14)} ${rule.padEnd(18)} ${lineOf(all)}`)
      if (rule.startsWith('ours')) results.push(...figuresOf(`${rule}, ${name}`, all))
    }
  report('pace', results, values.json)
}

function lineOf(all: Summary): string {
  const share = (value: number) => value.toFixed(3)
  const standing = `${share(all.standingMean)}, beyond the floor's ${share(all.standingBeyond)}, worst ${share(all.standingWorstBeyond)}`
  const picture = `${share(all.pictureMean)}, worst ${share(all.pictureWorst)}`
  return `standing ${standing}; picture ${picture}; start ${all.startMedian.toFixed(1)} s; ${all.switchesPerMinute.toFixed(1)} switches a minute`
}

function figuresOf(name: string, all: Summary): Result[] {
  const isRoom = name.startsWith('ours, a room')
  return [
    {
      name: `${name}: standing still beyond the floor's`,
      value: rounded(Math.round(all.standingBeyond * 1e6) / 1e6),
      unit: '',
      ...(isRoom ? { bar: 0.005, goal: 0 } : { bar: 0.02, goal: 0.008 }),
      better: 'lower',
    },
    {
      name: `${name}: picture over a clairvoyant's`,
      value: rounded(all.pictureMean),
      unit: '',
      ...(isRoom ? { bar: null, goal: null } : { bar: 0.75, goal: 0.9 }),
      better: 'higher',
    },
  ]
}
