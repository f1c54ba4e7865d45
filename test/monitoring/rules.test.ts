import { expect } from 'chai'
import fc from 'fast-check'
import {
  cellOf,
  fromWire,
  type LastSession,
  newerOf,
  positionAt,
  steady,
  toWire,
  type WallCell,
  wallStates,
} from '../../src/monitoring/rules.ts'

const now = new Date('2026-03-05T03:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)
const session = (other: Partial<LastSession> = {}): LastSession => ({
  ...{ stationId: 's', title: '大棚番茄', state: 'playing', positionSeconds: 600, durationSeconds: 1800 },
  ...{ speed: 1, rung: '240p', stallCount: 1, startedAt: ago(700), lastBeatAt: ago(5), dataAsOf: ago(5) },
  ...other,
})
const online = { hasLine: true }

describe('cellOf', () => {
  it('says lost of a station that played once two beats are missing, and not before', () => {
    expect(cellOf(online, session({ lastBeatAt: ago(24) }), now).state).to.equal('playing')
    const lost = cellOf(online, session({ lastBeatAt: ago(26), dataAsOf: ago(26) }), now)
    expect(lost).to.include({ state: 'lost', heardAt: ago(26).getTime() / 1000 })
    expect(cellOf(online, session({ state: 'paused', lastBeatAt: ago(26) }), now).state).to.equal('lost')
  })

  it('never says it of one that ended, of one that is off since yesterday, or of one that has no line', () => {
    expect(cellOf(online, session({ state: 'ended', lastBeatAt: ago(60) }), now).state).to.equal('idle')
    expect(cellOf(online, session({ lastBeatAt: ago(13 * 3600) }), now).state).to.equal('idle')
    expect(cellOf(online, undefined, now).state).to.equal('never')
    expect(cellOf({ hasLine: false }, undefined, now).state).to.equal('noLine')
  })

  it('does not take what was told late for what plays now', () => {
    expect(cellOf(online, session({ lastBeatAt: ago(3600), dataAsOf: now }), now).state).to.equal('lost')
  })
})

describe('positionAt', () => {
  it('goes on with the clock while the film runs, at its speed, to its end', () => {
    const cell = cellOf(online, session({ speed: 1.5 }), now)
    expect(positionAt(cell, now.getTime() / 1000 + 10)).to.be.closeTo(600 + 1.5 * 15, 2)
    expect(positionAt(cell, now.getTime() / 1000 + 1e6)).to.equal(1800)
    const paused = cellOf(online, session({ state: 'paused' }), now)
    expect(positionAt(paused, now.getTime() / 1000 + 10)).to.equal(600)
  })
})

describe('steady', () => {
  it('tells nothing of a film that runs as expected', () => {
    const before = cellOf(online, session(), now)
    const at = new Date(now.getTime() + 10_000)
    const beat = session({ positionSeconds: 611.5, lastBeatAt: new Date(now.getTime() + 5000) })
    expect(steady(before, cellOf(online, beat, at))).to.deep.equal(before)
    const jumped = session({ positionSeconds: 900, lastBeatAt: new Date(now.getTime() + 5000) })
    expect(steady(before, cellOf(online, jumped, at))).not.to.deep.equal(before)
  })
})

describe('newerOf', () => {
  it('shows the film that was begun last of two that are on, whichever was heard last', () => {
    const [old, young] = [session({ lastBeatAt: ago(1) }), session({ title: '新', startedAt: ago(60) })]
    expect(newerOf(old, young)).to.equal(young)
    expect(newerOf(young, old)).to.equal(young)
    const over = session({ title: '新', startedAt: ago(60), state: 'ended', lastBeatAt: ago(9) })
    expect(newerOf(over, old)).to.equal(old)
  })
})

describe('a cell on the wire', () => {
  it('refuses what is none', () => {
    expect(fromWire([], () => '')).to.equal(undefined)
    expect(fromWire([3, 99], () => '')).to.equal(undefined)
    expect(fromWire(['x', 1], () => '')).to.equal(undefined)
  })

  it('comes back as it was', () => {
    const live = fc.record({
      state: fc.constantFrom('playing' as const, 'paused' as const, 'stalled' as const, 'lost' as const),
      title: fc.constant('番茄'),
      anchor: fc.integer({ min: 0, max: 2_000_000_000 }),
      durationSeconds: fc.integer({ min: 1, max: 9000 }),
      speed: fc.constantFrom(0.75, 1, 1.5),
      rung: fc.constantFrom('', '240p', 'audio'),
      stalls: fc.integer({ min: 0, max: 99 }),
      heardAt: fc.integer({ min: 0, max: 2_000_000_000 }),
    })
    fc.assert(
      fc.property(live, fc.integer({ min: 0, max: 400 }), (cell, at) => {
        const wire = JSON.parse(JSON.stringify(toWire(at, cell, 0)))
        expect(fromWire(wire, () => '番茄')).to.deep.equal({ at, cell })
      }),
    )
    const quiet = (state: WallCell['state'], heardAt: number): WallCell => ({
      ...{ state, title: '', anchor: 0, durationSeconds: 0, speed: 1, rung: '', stalls: 0, heardAt },
    })
    for (const cell of [quiet('idle', 1_700_000_000), quiet('never', 0), quiet('noLine', 0)])
      expect(fromWire(toWire(7, cell, 0), () => '')?.cell).to.deep.equal(cell)
    expect(wallStates).to.have.length(7)
  })
})
