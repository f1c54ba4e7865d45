import { expect } from 'chai'
import type { VerbState } from '../../src/courseware/rules.ts'
import { describeWeek, type EndedRun, weekBegin, workSeconds } from '../../src/operation/rules.ts'

const now = new Date('2026-11-22T04:00:00Z')
const at = (time: string) => `2026-11-22T${time}Z`
const done = (verb: VerbState['verb'], startedAt: string, endedAt: string): VerbState => ({
  verb,
  state: 'done',
  share: 1,
  startedAt: at(startedAt),
  endedAt: at(endedAt),
})

const run = (changes: Partial<EndedRun> = {}): EndedRun => ({
  coursewareId: 'a',
  state: 'published',
  runNumber: 1,
  createdAt: new Date(at('02:00:00')),
  endedAt: new Date(at('02:05:00')),
  verbStates: [
    done('upload', '01:00:00', '02:00:00'),
    done('probe', '02:00:30', '02:01:00'),
    done('transcode', '02:02:00', '02:04:00'),
  ],
  filmSeconds: 600,
  ...changes,
})
const failedRun = (code: string, changes: Partial<EndedRun> = {}): EndedRun => ({
  ...run({ state: 'failed', ...changes }),
  failure: { verb: 'transcode', code, facts: {} },
})

describe("an operator's week", () => {
  it('begins at midnight in China six days ago, and has seven days', () => {
    expect(weekBegin(now).toISOString()).to.equal('2026-11-15T16:00:00.000Z')
    // An hour before midnight in China, which is the day before in London.
    expect(weekBegin(new Date('2026-11-22T15:00:00Z')).toISOString()).to.equal('2026-11-15T16:00:00.000Z')
    expect(weekBegin(new Date('2026-11-22T16:00:00Z')).toISOString()).to.equal('2026-11-16T16:00:00.000Z')
    const days = describeWeek(now, []).days.map(({ day }) => day)
    expect(days).to.have.length(7)
    expect([days[0], days[6]]).to.deep.equal(['2026-11-16', '2026-11-22'])
  })

  it('of nothing at all has no waiting, no failure and no day that divides by nought', () => {
    const { days, failures, waiting } = describeWeek(now, [])
    expect(waiting).to.equal(undefined)
    expect(failures).to.deep.equal([])
    for (const { lessons, filmSeconds, workSeconds: work } of days)
      expect([lessons, filmSeconds, work]).to.deep.equal([0, 0, 0])
  })

  it('counts a lesson once a day, and the film of each of its versions', () => {
    const yesterday = { endedAt: new Date('2026-11-21T15:59:00Z') }
    const today = describeWeek(now, [run(), run(), run({ coursewareId: 'b' }), run(yesterday)]).days
    expect(today[6]).to.deep.equal({
      day: '2026-11-22',
      lessons: 2,
      filmSeconds: 1800,
      workSeconds: 450,
      failures: 0,
    })
    expect(today[5]).to.include({ day: '2026-11-21', lessons: 1 })
  })

  it('leaves a run out of the work whose film nobody measured', () => {
    const { filmSeconds: _, ...unmeasured } = run()
    expect(describeWeek(now, [unmeasured]).days[6]).to.include({ lessons: 1, filmSeconds: 0, workSeconds: 0 })
  })

  it('counts what ran side by side once, and neither upload nor the waits between verbs', () => {
    expect(
      workSeconds([
        done('upload', '00:00:00', '01:00:00'),
        done('transcode', '02:00:00', '02:10:00'),
        done('package', '02:05:00', '02:12:00'),
        done('probe', '01:59:00', '01:59:30'),
        done('store', '02:06:00', '02:07:00'),
        { verb: 'publish', state: 'running', share: 0, startedAt: at('03:00:00') },
      ]),
    ).to.equal(30 + 720)
  })

  it('measures the wait from the upload to the first verb, of first runs only', () => {
    const waits = (seconds: number) =>
      run({ createdAt: new Date(Date.parse(at('02:00:30')) - seconds * 1000) })
    const runs = [
      ...Array.from({ length: 19 }, () => waits(10)),
      waits(1000),
      { ...waits(99_999), runNumber: 2 },
    ]
    expect(describeWeek(now, runs).waiting).to.deep.equal({
      count: 20,
      meanSeconds: (19 * 10 + 1000) / 20,
      p95Seconds: 10,
    })
    expect(describeWeek(now, [waits(-5)]).waiting).to.include({ meanSeconds: 0 })
  })

  it('names reasons by their codes, the most frequent first, with the newest as the example', () => {
    const early = { endedAt: new Date(at('01:00:00')), coursewareId: 'old' }
    const { failures, days } = describeWeek(
      now,
      [
        failedRun('encodeFailed', { coursewareId: 'new' }),
        failedRun('encodeFailed', early),
        failedRun('aCodeOfTomorrow'),
        failedRun('stopped'),
      ],
      [{ coursewareId: 'c', code: 'checksumDiffers', endedAt: new Date(at('01:00:00')) }],
    )
    expect(failures[0]).to.deep.include({
      code: 'encodeFailed',
      count: 2,
      verbs: ['transcode'],
      newestCoursewareId: 'new',
    })
    expect(failures.map(({ code }) => code)).to.have.members(['encodeFailed', 'internal', 'checksumDiffers'])
    expect(failures.find(({ code }) => code === 'checksumDiffers')?.verbs).to.deep.equal(['upload'])
    expect(days[6]).to.include({ failures: 4, lessons: 0 })
  })
})
