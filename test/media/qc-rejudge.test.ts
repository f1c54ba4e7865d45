import { expect } from 'chai'
import { rejudge } from '../../src/media/qc-rejudge.ts'
import type { QcFinding, QcReport } from '../../src/media/qc-report.ts'
import { readSpecProfiles } from '../../src/profiles.ts'

const measured = { durationSeconds: 700, width: 1280, height: 720, frameRate: 25, videoKbps: 1200 }
const report = (part: Partial<QcReport> = {}): QcReport => ({
  specName: 'courseware-general',
  specTitle: { 'zh-CN': '通用', en: 'General' },
  measured,
  findings: [],
  ...part,
})

describe('a report that is held against another specification', () => {
  const spec = async () => {
    const contest = (await readSpecProfiles()).get('vocational-contest-2018')
    if (!contest) throw new Error('the profile is gone')
    return contest
  }

  it('stays as it is where the specification is the same', async () => {
    const own = (await readSpecProfiles()).get('courseware-general')
    const black: QcFinding = {
      ...{ rule: 'black', severity: 'must', measured: 4, limit: 3, bound: 'most', unit: 's' },
      atSeconds: 12,
    }
    expect(own && rejudge(report({ findings: [black] }), own)).to.deep.equal([black])
  })

  it('finds what is out of its ranges, with its own limits and weights', async () => {
    const contest = await spec()
    const found = rejudge(report({ measured: { ...measured, frameRate: 12, videoKbps: 100 } }), contest)
    for (const rule of ['frameRate', 'bitrate'] as const) {
      const finding = found.find(each => each.rule === rule)
      expect(finding, rule).to.include({ bound: 'least', severity: contest[rule]?.severity })
      expect(finding?.measured).to.be.lessThan(finding?.limit ?? 0)
    }
    expect(rejudge(report({ measured: { ...measured, height: 100 } }), contest)[0]?.rule).to.equal('size')
  })

  it('finds nothing where nothing was measured', async () => {
    const found = rejudge(report({ measured: { durationSeconds: 700 } }), await spec())
    expect(found.map(({ rule }) => rule)).not.to.include.members(['size'])
    expect(found.filter(({ rule }) => rule === 'frameRate' || rule === 'aspect')).to.deep.equal([])
  })

  it('lets go of a stretch that this specification allows, and keeps a longer one', async () => {
    const contest = {
      ...(await spec()),
      black: { severity: 'should' as const, mostSeconds: 5, edgeSeconds: 1, why: 'a test' },
    }
    const black = (seconds: number): QcFinding => ({
      ...{ rule: 'black', severity: 'must', measured: seconds, limit: 3, bound: 'most', unit: 's' },
    })
    const found = rejudge(report({ findings: [black(4), black(9)] }), contest)
    expect(found.filter(({ rule }) => rule === 'black')).to.deep.equal([
      { ...black(9), severity: 'should', limit: 5 },
    ])
  })
})
