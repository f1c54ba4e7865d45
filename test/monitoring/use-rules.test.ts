import { expect } from 'chai'
import { strugglesOf } from '../../src/monitoring/health-rules.ts'
import { describeLine, type LineNeed, needsOf } from '../../src/monitoring/line-rules.ts'
import { placeOnMap } from '../../src/monitoring/map-rules.ts'
import { daysOf, describeUse, periodOf, type StationDay } from '../../src/monitoring/use-rules.ts'
import { readProfiles } from '../../src/profiles.ts'

const now = new Date('2026-03-05T03:00:00Z')

describe('periodOf', () => {
  it('refuses days that are none, and those to come', () => {
    for (const day of [null, '', '2026-13-01', 'today', '2026-03-06', "2026-01-01'"])
      expect(periodOf('week', day, now)).to.include({ from: '2026-03-02', to: '2026-03-08' })
  })

  it('knows where weeks, months and years end', () => {
    expect(periodOf('week', '2026-01-01', now)).to.include({ from: '2025-12-29', to: '2026-01-04' })
    expect(periodOf('month', '2024-02-29', now)).to.include({ from: '2024-02-01', to: '2024-02-29' })
    expect(periodOf('month', '2025-12-31', now)).to.include({ before: '2025-11-30', after: '2026-01-01' })
    expect(periodOf('month', '2026-03-05', now)).not.to.have.property('after')
    expect(daysOf(periodOf('month', '2026-03-05', now))).to.have.length(31)
  })
})

describe('describeUse', () => {
  const day = (stationId: string, date: string, effectiveSeconds: number): StationDay => ({
    ...{ stationId, day: date, rawSeconds: effectiveSeconds + 29, effectiveSeconds, unattendedSeconds: 0 },
    ...{ offlineSeconds: 0, lessons: 1, stalls: 1, stallMs: 20_000 },
  })

  it('adds up to the same by day, by station and in all, however it is rounded', () => {
    const stations = ['a', 'b', 'c'].map(id => ({ id }))
    const rows = stations.flatMap(({ id }, at) =>
      Array.from({ length: 7 }, (_, date) => day(id, `2026-03-0${date + 2}`, 100 + 17 * at + 31 * date)),
    )
    const use = describeUse({ from: '2026-03-02', to: '2026-03-08' }, stations, rows)
    for (const name of ['effectiveMinutes', 'rawMinutes', 'stalls', 'lessons'] as const) {
      const byDay = use.days.reduce((sum, each) => sum + each.sum[name], 0)
      const byStation = use.stations.reduce((sum, each) => sum + each.sum[name], 0)
      expect([byDay, byStation]).to.deep.equal([use.sum[name], use.sum[name]])
    }
    expect(use.active).to.equal(3)
  })
})

describe('strugglesOf', () => {
  const day = (stationId: string, other: Partial<StationDay> = {}): StationDay => ({
    ...{ stationId, day: '2026-03-02', rawSeconds: 1000, effectiveSeconds: 1000, unattendedSeconds: 0 },
    ...{ offlineSeconds: 0, lessons: 1, stalls: 1, stallMs: 20_000, ...other },
  })

  it('refuses to judge by a few minutes, by one night without power, or one question that was missed', () => {
    const few = day('a', { rawSeconds: 599, stallMs: 300_000, unattendedSeconds: 599 })
    const fine = day('b', { unattendedSeconds: 500, stallMs: 52_000 })
    expect(strugglesOf([few, fine], [{ stationId: 'b' }, { stationId: 'b' }])).to.deep.equal([])
    expect(strugglesOf([], [])).to.deep.equal([])
  })

  it('names those whose films stop, whose line fails and where nobody is there, each with its reasons', () => {
    const stops = day('stops', { stallMs: 250_000 })
    const alone = [day('alone', { unattendedSeconds: 600 }), day('alone', { unattendedSeconds: 500 })]
    const silent = Array.from({ length: 3 }, () => ({ stationId: 'alone' }))
    expect(strugglesOf([stops, day('normal'), ...alone], silent)).to.deep.equal([
      { stationId: 'alone', outages: 3, unattendedShare: 0.55 },
      { stationId: 'stops', stallShare: 0.2 },
    ])
  })
})

describe('needsOf', () => {
  it('asks for every rung of every profile its peak with sound and a fifth more, the dearest first', async () => {
    for (const profile of (await readProfiles()).values()) {
      const needs = needsOf(profile)
      const [{ ladders, audio, stills }, peaks] = [profile, needs.map(({ kbps }) => kbps / 1.2)]
      expect(needs.filter(({ isStills }) => !isStills).map(({ height }) => height)).to.deep.equal([
        ...ladders.camera.map(({ height }) => height),
        0,
      ])
      ladders.camera.forEach(({ maxKbps }, at) => {
        expect(peaks[at]).to.be.closeTo(maxKbps + audio.speech.kbps, 0.5)
      })
      expect(needs.some(({ isStills }) => isStills)).to.equal(stills !== undefined)
      expect(peaks).to.deep.equal(peaks.toSorted((one, other) => other - one))
    }
  })
})

describe('describeLine', () => {
  const needs: readonly LineNeed[] = [
    { height: 480, isStills: false, kbps: 700 },
    { height: 240, isStills: true, kbps: 48 },
    { height: 0, isStills: false, kbps: 38 },
  ]
  const usual = (kbps: number) => [{ at: 0, kbits: 10 * kbps, busySeconds: 10, deadSeconds: 0 }]

  it('refuses to make a story of nothing', () => {
    expect(describeLine([], [], needs)).to.equal(undefined)
    expect(
      describeLine(
        usual(0).map(each => ({ ...each, busySeconds: 0 })),
        [],
        needs,
      ),
    ).to.equal(undefined)
  })

  it('says of a line that it carries the best that fits into its usual rate, and nothing where nothing does', () => {
    const carried = (kbps: number) => describeLine(usual(kbps), [], needs)?.carries
    expect([700, 699, 48, 47].map(carried)).to.deep.equal([needs[0], needs[1], needs[1], needs[2]])
    expect(carried(37)).to.equal(undefined)
  })

  it('tells the middle, the worst in ten and the time without a byte', () => {
    const samples = Array.from({ length: 20 }, (_, at) => ({
      ...{ at: at * 1000_000, kbits: at < 3 ? 100 : 4000, busySeconds: 10, deadSeconds: at < 3 ? 8 : 0 },
    }))
    const line = describeLine(samples, [], needs)
    expect(line).to.include({ usualKbps: 400, worstKbps: 10, carries: needs[1] })
    expect(line?.deadShare).to.be.closeTo(0.12, 0.001)
    expect(line?.hours.length).to.equal(6)
  })

  it('tells the hours in which a film stood still, also where nothing was fetched', () => {
    const hour = (at: number) => new Date(at * 3600_000)
    const line = describeLine(
      [{ at: 0, kbits: 4000, busySeconds: 10, deadSeconds: 0 }],
      [
        { at: hour(0), stalls: 1, stallMs: 2400 },
        { at: hour(3), stalls: 2, stallMs: 9000 },
      ],
      needs,
    )
    expect(line?.hours).to.deep.equal([
      { at: hour(0), kbps: 400, deadShare: 0, stalls: 1, stallSeconds: 2 },
      { at: hour(3), kbps: 0, deadShare: 0, stalls: 2, stallSeconds: 9 },
    ])
  })
})

describe('placeOnMap', () => {
  it('puts north above, east to the right, and one station alone in the middle', () => {
    const { width, height, points } = placeOnMap([
      { latitude: 30, longitude: 103 },
      { latitude: 30.5, longitude: 103.4 },
    ])
    const [southWest, northEast] = points
    expect(northEast?.x).to.be.greaterThan(southWest?.x ?? 0)
    expect(northEast?.y).to.be.lessThan(southWest?.y ?? 0)
    for (const { x, y } of points) expect(x > 0 && x < width && y > 0 && y < height).to.equal(true)
    const alone = placeOnMap([{ latitude: 30, longitude: 103 }])
    expect(alone.points).to.deep.equal([{ x: 600, y: alone.height / 2 }])
  })
})
