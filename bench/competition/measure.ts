import type { Kysely } from 'kysely'
import { closeScoring, passOn, prepare, startScoring } from '../../src/competition/moves.ts'
import { announce } from '../../src/competition/notice-records.ts'
import { readCount } from '../../src/competition/result-records.ts'
import type { Database } from '../../src/database/schema.ts'
import { type Result, rounded } from '../support/report.ts'
import { addVotes, endVotes, submitEverything } from './judge.ts'
import { type SeededCompetition, type Size, seedCompetition } from './seed.ts'
import { type Asker, asker } from './visitor.ts'

type Parts = {
  readonly db: Kysely<Database>
  readonly url: string
  readonly size: Size
  readonly tell: (line: string) => void
}

/** 50 KB: what a page may weigh on the wire. */
const mostPageBytes = 50_000
const ratio = { unit: '', bar: 1, goal: null, better: 'lower' } as const

/** Plays a contest through a hub, and takes the time and the weight of what grows with it. */
export async function measureCompetition({ db, url, size, tell }: Parts): Promise<readonly Result[]> {
  const results: Result[] = []
  const seconds = (name: string, value: number, most: number) => {
    results.push({ name: `${name}, share of its ${most} s`, value: rounded(value / most), ...ratio })
    tell(`${name}: ${value.toFixed(2)} s`)
  }
  const seeded = await seedCompetition(db, size)
  const { organiser: name } = seeded
  const organiser = await asker(url, name)
  const rounds = [
    {
      what: `${size.entries} entries, ${size.reviewers} reviewers, ${size.perEntry} each`,
      stageId: seeded.stageIds[0],
    },
    { what: `the final, ${size.finalReviewers} each`, stageId: seeded.stageIds[1] },
  ]
  for (const [at, { what, stageId }] of rounds.entries()) {
    await prepare(db, stageId, undefined)
    const drawn = await organiser.post(`/competitions/stages/${stageId}/assignment`)
    if (drawn.status !== 303) throw new Error(`the draw was answered by ${drawn.status}`)
    seconds(`assignment of ${what}, over HTTP`, drawn.seconds, 5)
    await startScoring(db, stageId, undefined)
    if (at === 0) await addVotes(db, stageId)
    if (at === 0)
      results.push(await heaviest('while it is judged', pagesWhileJudged(seeded, stageId), url, tell))
    tell(`${await submitEverything(db, stageId)} sheets`)
    await closeScoring(db, stageId, undefined)
    const began = performance.now()
    const { results: counted } = await readCount(db, stageId)
    seconds(`count of ${what}, from the log`, (performance.now() - began) / 1000, 2)
    tell(`${counted.filter(({ rank }) => rank !== null).length} of ${counted.length} entries have a rank`)
    const page = await organiser.get(`/competitions/stages/${stageId}/results`)
    if (page.status !== 200) throw new Error(`the results were answered by ${page.status}`)
    seconds(`page of results of ${what}`, page.seconds, 2)
    if (at > 0) continue
    await endVotes(db, stageId)
    results.push(await heaviest('when it is counted', pagesWhenCounted(stageId), url, tell))
    await passOn(db, stageId, undefined)
  }
  const [, final] = seeded.stageIds
  const byWhom = await db
    .selectFrom('user')
    .select(['id', 'name'])
    .where('username', '=', name)
    .executeTakeFirstOrThrow()
  await announce(db, final, {}, { ...byWhom, username: name })
  results.push(await heaviest('under notice', pagesUnderNotice(seeded), url, tell))
  return results
}

type Page = readonly [who: string | undefined, path: string]

const pagesWhileJudged = (
  { competitionId, organiser, chair, reviewer }: SeededCompetition,
  stageId: string,
): Page[] => [
  [undefined, '/competitions'],
  [undefined, `/competitions/${competitionId}`],
  [undefined, `/competitions/stages/${stageId}/vote`],
  [organiser, `/competitions/${competitionId}/entries`],
  [organiser, `/competitions/stages/${stageId}`],
  [organiser, `/competitions/stages/${stageId}/panel`],
  [organiser, `/competitions/stages/${stageId}/assignment`],
  [chair, `/competitions/stages/${stageId}/sheets`],
  [reviewer, '/reviewing'],
  ['producer', '/entries'],
]
const pagesWhenCounted = (stageId: string): Page[] => [
  ['organiser', `/competitions/stages/${stageId}/results`],
  ['organiser', `/competitions/stages/${stageId}/audiences`],
  ['organiser', `/competitions/stages/${stageId}/heads`],
]
const pagesUnderNotice = ({ competitionId, stageIds }: SeededCompetition): Page[] => [
  [undefined, `/competitions/${competitionId}/notice`],
  [undefined, `/competitions/stages/${stageIds[1]}/heads`],
  ['organiser', `/competitions/stages/${stageIds[1]}/results`],
  ['organiser', `/competitions/stages/${stageIds[1]}/objections`],
]

/** The page that weighs most of these, on the wire. */
async function heaviest(
  when: string,
  pages: readonly Page[],
  url: string,
  tell: Parts['tell'],
): Promise<Result> {
  const askers = new Map<string | undefined, Asker>()
  let most = 0
  for (const [who, path] of pages) {
    const one = askers.get(who) ?? (await asker(url, who))
    askers.set(who, one)
    const { status, bytes, seconds } = await one.get(path)
    if (status !== 200) throw new Error(`${path} was answered by ${status}`)
    tell(`${(bytes / 1000).toFixed(1)} KB, ${seconds.toFixed(2)} s: ${path}`)
    most = Math.max(most, bytes)
  }
  return { name: `heaviest page ${when}, share of 50 KB`, value: rounded(most / mostPageBytes), ...ratio }
}
