import { expect } from 'chai'
import { newId } from '../../src/account/tokens.ts'
import { dayOf } from '../../src/china-time.ts'
import { countPlays, sweepPlayback } from '../../src/playback/count-records.ts'
import { listLineSamples } from '../../src/playback/line-records.ts'
import { join, type RunningApp, signedIn } from '../support/app.ts'
import { beatOf, beatsOf, newShowing, sendBeats, startBeatApp } from '../support/beats.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'
import { addPairedStation } from '../support/stations.ts'

describe('POST /api/v1/beats', function () {
  this.timeout(60_000)
  let app: RunningApp
  let lesson: string
  let now = new Date('2026-03-05T03:00:00Z')
  const later = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000)
  }

  before(async () => {
    app = await startBeatApp(() => now)
    const { id } = await join(app.db, 'wang')
    lesson = (await addLesson(app.db, { ownerId: id, title: '大棚番茄整枝', media: sampleMedia }))
      .coursewareId
  })
  after(() => app.close())
  // Each test is a time of its own: what one station does in one is over in the next.
  beforeEach(() => later(3600))

  const send = (beats: readonly unknown[], cookie?: string) => sendBeats(app.url, beats, cookie)
  const session = (id: string) =>
    app.db.selectFrom('playbackSession').selectAll().where('id', '=', id).executeTakeFirst()
  const days = (subjectId: string) =>
    app.db.selectFrom('playbackDay').selectAll().where('subjectId', '=', subjectId).orderBy('day').execute()
  const station = () => addPairedStation(app.db, { name: newId() })

  describe('refuses', () => {
    it('what is no beat, by itself, and keeps the others', async () => {
      const showing = newShowing(lesson)
      const fine = beatOf(showing, 0)
      const wrong = [
        null,
        'x',
        {},
        { ...fine, seq: -1 },
        { ...fine, played: [[20, 10]] },
        { ...fine, played: [[-5, 10]] },
        { ...fine, positionSeconds: null },
        { ...fine, agoMs: Number.NaN },
        { ...fine, speed: 0 },
        { ...fine, rung: '<b>' },
        { ...fine, sessionId: 'short' },
        { ...fine, stallMs: 1e300 },
      ]
      const { answers, status } = await send([...wrong, fine])
      expect(status).to.equal(200)
      expect(answers).to.deep.equal([...wrong.map(() => 'malformed'), 'kept'])
    })

    it('a message without beats, and one with too many', async () => {
      expect((await send([])).status).to.equal(400)
      expect((await send(Array.from({ length: 101 }, () => null))).status).to.equal(400)
    })

    it('a lesson that there is not, or that nobody may watch yet', async () => {
      const { id } = await join(app.db, 'zhao')
      const draft = await addLesson(app.db, { ownerId: id, title: '草稿' })
      const { answers } = await send([
        beatOf(newShowing(newId()), 0),
        beatOf(newShowing(draft.coursewareId), 0),
      ])
      expect(answers).to.deep.equal(['unknownLesson', 'unknownLesson'])
    })

    it('what has not happened yet, and a clock that runs ahead of the hub’s', async () => {
      const { cookie, stationId } = await station()
      const showing = newShowing(lesson)
      const { answers } = await send(
        [beatOf(newShowing(lesson), 0, { agoMs: -3_600_000 }), beatOf(showing, 0), beatOf(showing, 60)],
        cookie,
      )
      expect(answers).to.deep.equal(['future', 'kept', 'future'])
      expect((await days(stationId))[0]?.rawSeconds).to.equal(10)
    })

    it('what is more than two weeks late', async () => {
      const { answers } = await send([beatOf(newShowing(lesson), 0, { agoMs: 15 * 24 * 3_600_000 })])
      expect(answers).to.deep.equal(['tooLate'])
    })

    it('a session of another station, and that of a station whose key was revoked in mid-film', async () => {
      const [one, other] = [await station(), await station()]
      const showing = newShowing(lesson)
      expect((await send([beatOf(showing, 0)], one.cookie)).answers).to.deep.equal(['kept'])
      later(10)
      expect((await send([beatOf(showing, 1)], other.cookie)).answers).to.deep.equal(['otherSession'])
      await app.db
        .updateTable('stationKey')
        .set({ revokedAt: new Date() })
        .where('id', '=', one.keyId)
        .execute()
      expect((await send([beatOf(showing, 1)], one.cookie)).answers).to.deep.equal(['otherSession'])
      expect((await session(showing.sessionId))?.lastSeq).to.equal(0)
      expect(await days(other.stationId)).to.deep.equal([])
    })

    it('to take a visitor for the station that he says he is', async () => {
      const { stationId } = await station()
      const showing = newShowing(lesson)
      const forged = { ...beatOf(showing, 0), stationId }
      expect((await send([forged], `xiangtu.station=${'a'.repeat(43)}`)).answers).to.deep.equal(['kept'])
      expect((await session(showing.sessionId))?.stationId).to.equal(null)
      expect(await days(stationId)).to.deep.equal([])
    })

    it('more messages than any player sends', async () => {
      const { cookie } = await station()
      const statuses = new Set<number>()
      for (let number = 0; number < 130; number += 1) statuses.add((await send([null], cookie)).status)
      expect([...statuses].sort((one, other) => one - other)).to.deep.equal([200, 429])
    })
  })

  it('counts a beat that comes again once, and answers the same', async () => {
    const { cookie, stationId } = await station()
    const beats = beatsOf(newShowing(lesson), 13)
    const [first, again] = [await send(beats, cookie), await send([...beats, ...beats.slice(0, 3)], cookie)]
    expect(new Set([...first.answers, ...again.answers])).to.deep.equal(new Set(['kept']))
    const [day] = await days(stationId)
    expect(day?.rawSeconds).to.be.closeTo(130, 0.01)
    expect(day?.effectiveSeconds).to.be.closeTo(130, 0.01)
  })

  it('counts what many send at the same moment once', async () => {
    const { cookie, stationId } = await station()
    const beats = beatsOf(newShowing(lesson), 20)
    await Promise.all(Array.from({ length: 6 }, () => send(beats, cookie)))
    expect((await days(stationId))[0]?.rawSeconds).to.be.closeTo(200, 0.01)
  })

  it('counts a lesson that runs twice on one day once, and says that it ran twice', async () => {
    const { cookie, stationId } = await station()
    for (const _ of [1, 2]) {
      await send(beatsOf(newShowing(lesson, 'f'.repeat(32)), 20), cookie)
      later(600)
    }
    const [day] = await days(stationId)
    expect(day?.rawSeconds).to.be.closeTo(400, 0.01)
    expect(day?.effectiveSeconds).to.be.closeTo(200, 0.01)
    const effective = await app.db
      .selectFrom('playbackSession')
      .select('effectiveSeconds')
      .where('stationId', '=', stationId)
      .execute()
    expect(effective.reduce((sum, row) => sum + row.effectiveSeconds, 0)).to.be.closeTo(200, 0.01)
  })

  it('counts nothing effective before two minutes, nor what runs too fast', async () => {
    const { cookie, stationId } = await station()
    await send(beatsOf(newShowing(lesson), 11), cookie)
    expect((await days(stationId))[0]).to.include({ effectiveSeconds: 0 })
    later(600)
    const fast = newShowing(lesson)
    await send(
      beatsOf(fast, 20, { speed: 4 }).map((beat, at) => ({ ...beat, played: [[at * 40, at * 40 + 40]] })),
      cookie,
    )
    expect((await days(stationId))[0]).to.include({ effectiveSeconds: 0 })
    expect((await days(stationId))[0]?.rawSeconds).to.be.greaterThan(700)
  })

  it('lets nobody claim more time than has passed', async () => {
    const { cookie, stationId } = await station()
    const showing = newShowing(lesson)
    const greedy = Array.from({ length: 40 }, (_, seq) =>
      beatOf(showing, seq, { clockMs: 10_000 + seq, spanMs: 30_000, played: [[seq * 15, seq * 15 + 15]] }),
    )
    await send(greedy, cookie)
    expect((await days(stationId))[0]?.rawSeconds).to.be.lessThan(32)
  })

  it('marks as told later what a clock that is set to yesterday claims to have played by now', async () => {
    const { cookie, stationId } = await station()
    const showing = newShowing(lesson)
    const yesterday = 24 * 3_600_000
    const told = (from: number) =>
      Array.from({ length: 20 }, (_, at) => {
        const seq = from + at
        return beatOf(showing, seq, {
          ...{ clockMs: yesterday, spanMs: 30_000, agoMs: 0 },
          played: [[at * 20, at * 20 + 20]],
        })
      })
    await send(told(0), cookie)
    const [first] = await days(stationId)
    expect(first?.rawSeconds, 'nothing is lost').to.be.closeTo(400, 0.01)
    expect(first?.offlineSeconds).to.be.closeTo(400 - 3 * 20, 0.01)
    later(60)
    await send(told(20), cookie)
    const [second] = await days(stationId)
    expect(second?.offlineSeconds, 'two more in a minute').to.be.closeTo(800 - 5 * 20, 0.01)
  })

  it('keeps what comes ten days late on the day on which it was played, marked so', async () => {
    const { cookie, stationId } = await station()
    const tenDays = 10 * 24 * 3_600_000
    const beats = beatsOf(newShowing(lesson), 15).map(beat => ({ ...beat, agoMs: beat.agoMs + tenDays }))
    await send(beats, cookie)
    const [day] = await days(stationId)
    expect(day?.day).to.equal(dayOf(new Date(now.getTime() - tenDays)))
    expect(day?.offlineSeconds).to.be.closeTo(150, 0.01)
    expect(day?.dataAsOf).to.deep.equal(now)
  })

  it('puts each second on its own day where a lesson runs past midnight', async () => {
    const { cookie, stationId } = await station()
    now = new Date('2026-04-10T16:01:00Z')
    await send(beatsOf(newShowing(lesson), 20), cookie)
    const rows = await days(stationId)
    expect(rows.map(row => row.day)).to.deep.equal(['2026-04-10', '2026-04-11'])
    expect(rows.reduce((sum, row) => sum + row.rawSeconds, 0)).to.be.closeTo(200, 0.01)
  })

  it('counts the player that began last where two use one key, and tells both', async () => {
    const { cookie, stationId } = await station()
    const [old, young] = [newShowing(lesson), newShowing(lesson)]
    await send(beatsOf(old, 6), cookie)
    later(5)
    expect((await send([beatOf(young, 0)], cookie)).replacing).to.deep.equal([young.sessionId])
    later(5)
    const told = await send([beatOf(old, 6)], cookie)
    expect(told.replaced).to.deep.equal([old.sessionId])
    expect(told.answers).to.deep.equal(['kept'])
    expect((await days(stationId))[0]?.rawSeconds).to.be.closeTo(70, 0.01)
    expect((await session(old.sessionId))?.supersededAt).to.deep.equal(now)

    await send([beatOf(young, 1, { state: 'ended' })], cookie)
    later(10)
    const alone = await send([beatOf(old, 7)], cookie)
    expect(alone).to.include({ status: 200 })
    expect(alone.replaced).to.deep.equal([])
    expect((await days(stationId))[0]?.rawSeconds).to.be.closeTo(90, 0.01)
  })

  it('lets one person play on one device at a time', async () => {
    await join(app.db, 'sunli')
    const person = await signedIn(app, 'sunli')
    const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const [phone, laptop] = [newShowing(lesson), newShowing(lesson)]
    await send([beatOf(phone, 0)], cookie)
    later(5)
    await send([beatOf(laptop, 0)], cookie)
    later(5)
    expect((await send([beatOf(phone, 1)], cookie)).replaced).to.deep.equal([phone.sessionId])
  })

  it('notes that nobody answered, and counts it all the same', async () => {
    const { cookie, stationId } = await station()
    const showing = newShowing(lesson)
    const beats = beatsOf(showing, 30).map((beat, at) => ({
      ...beat,
      attention: at === 10 ? 'missed' : at === 20 ? 'answered' : 'none',
    }))
    await send(beats, cookie)
    const [day] = await days(stationId)
    expect(day?.unattendedSeconds).to.be.closeTo(100, 0.01)
    expect(day?.effectiveSeconds).to.be.closeTo(300, 0.01)
    expect((await session(showing.sessionId))?.isIdlePlay).to.equal(false)
  })

  it('keeps one outage of a station that comes back after forty minutes, and none of a short gap', async () => {
    const { cookie, stationId } = await station()
    const showing = newShowing(lesson)
    await send([beatOf(showing, 0)], cookie)
    const heardAt = now
    later(40 * 60)
    await send(
      [20, 21].map(seq =>
        beatOf(showing, seq, { clockMs: 40 * 60_000 + seq * 100, agoMs: (21 - seq) * 10_000 }),
      ),
      cookie,
    )
    later(40)
    await send([beatOf(showing, 22)], cookie)
    const outages = () =>
      app.db.selectFrom('stationOutage').selectAll().where('stationId', '=', stationId).execute()
    expect((await outages()).map(({ startedAt }) => startedAt)).to.deep.equal([heardAt])

    // The plug was pulled, and another page begins.
    later(20 * 60)
    await send([beatOf(newShowing(lesson), 0)], cookie)
    expect(await outages()).to.have.length(2)
    expect((await session(showing.sessionId))?.state).to.equal('ended')
  })

  it('keeps what the line of a station carried, and of nobody else', async () => {
    const { cookie, stationId } = await station()
    const line = { kbits: 900, busySeconds: 9, deadSeconds: 1 }
    await send([beatOf(newShowing(lesson), 0, { line })], cookie)
    await send([beatOf(newShowing(lesson), 0, { line })])
    expect(await listLineSamples(app.db, stationId, 10)).to.deep.equal([{ at: now.getTime(), ...line }])
    const { count } = await app.db
      .selectFrom('lineSample')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow()
    expect(Number(count)).to.equal(1)
  })

  it('counts visitors’ plays, and knows nothing else of them', async () => {
    const before = (await countPlays(app.db, [lesson])).get(lesson) ?? 0
    const showing = newShowing(lesson)
    await send(beatsOf(showing, 2))
    expect((await countPlays(app.db, [lesson])).get(lesson)).to.equal(before + 1)
    expect(await session(showing.sessionId)).to.include({ stationId: null, userId: null })
  })

  it('keeps nothing of what it refuses in its log', async () => {
    const { cookie } = await station()
    await send([beatOf(newShowing(lesson), 0)], cookie)
    expect(app.logged()).not.to.contain(cookie.split('=')[1] ?? 'none')
  })

  it('lets old beats go, and keeps the days', async () => {
    const { cookie, stationId } = await station()
    await send(beatsOf(newShowing(lesson), 15), cookie)
    await sweepPlayback(app.db, new Date(now.getTime() + 41 * 24 * 3_600_000))
    const { count } = await app.db
      .selectFrom('playbackBeat')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow()
    expect(Number(count)).to.equal(0)
    expect(await days(stationId)).to.have.length(1)
  })
})
