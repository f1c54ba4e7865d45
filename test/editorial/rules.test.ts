import { expect } from 'chai'
import type { Person, Role } from '../../src/account/rules.ts'
import {
  approvalSchema,
  maySubmit,
  mayWithdraw,
  nextStep,
  reasonsSchema,
  reviewBar,
  type Standing,
  submissionSchema,
} from '../../src/editorial/rules.ts'

const root = '0'.repeat(32)
const town = '1'.repeat(32)
const other = '2'.repeat(32)
const inTown = `/${root}/${town}/`

const person = (id: string, role: Role, path = inTown): Person => ({
  ...{ id, name: id, username: id },
  grants: [{ role, organisationId: town, organisationPath: path }],
})
const editor = person('editor', 'editor')
const second = person('second', 'editor')
const chief = person('chief', 'chiefEditor', `/${root}/`)

const submitted: Standing = {
  ...{
    state: 'firstReview',
    organisationPath: inTown,
    isOutside: false,
    isPublic: false,
    isScheduled: false,
  },
  ...{
    hasHeldFilm: false,
    holdsChange: false,
    round: 1,
    isWatchable: true,
    authorIds: ['author'],
    uploadId: 'film',
    revision: 3,
  },
  approvals: [],
}
const firstOf = (reviewerId: string) => ({
  ...{ step: 'first' as const, reviewerId, uploadId: 'film', revision: 3 },
})

describe('who may review a lesson', () => {
  it('refuses everybody who had a hand in it', () => {
    for (const role of ['editor', 'chiefEditor'] as const)
      expect(reviewBar(person('author', role), submitted)).to.equal('ownWork')
    const sentByEditor = { ...submitted, authorIds: ['author', 'editor'] }
    expect(reviewBar(editor, sentByEditor)).to.equal('ownWork')
  })

  it('refuses producers, operators, and editors of another place', () => {
    for (const role of ['producer', 'operator', 'reviewer'] as const)
      expect(reviewBar(person('x', role), submitted), role).to.equal('outOfScope')
    expect(reviewBar(person('x', 'editor', `/${root}/${other}/`), submitted)).to.equal('outOfScope')
  })

  it('refuses the second look to who gave the first', () => {
    const lesson = { ...submitted, state: 'secondReview' as const, approvals: [firstOf('editor')] }
    expect(reviewBar(editor, lesson)).to.equal('alreadyApproved')
    expect(reviewBar(second, lesson)).to.equal(undefined)
  })

  it('refuses a look at what is not submitted', () => {
    for (const state of ['draft', 'published', 'withdrawn'] as const)
      expect(reviewBar(editor, { ...submitted, state })).to.equal('notInReview')
  })

  it('asks for a first and a second look, and of outside work for the chief editor’s', () => {
    expect(nextStep(submitted)).to.equal('first')
    const once = { ...submitted, approvals: [firstOf('editor')] }
    expect(nextStep(once)).to.equal('second')
    const twice = {
      ...once,
      approvals: [firstOf('editor'), { ...firstOf('second'), step: 'second' as const }],
    }
    expect(nextStep(twice)).to.equal(undefined)
    const outside = { ...twice, state: 'secondReview' as const, isOutside: true }
    expect(nextStep(outside)).to.equal('outside')
    expect(reviewBar(person('third', 'editor'), outside)).to.equal('outOfScope')
    expect(reviewBar(chief, outside)).to.equal(undefined)
  })

  it('counts no approval of another film or an earlier description', () => {
    for (const change of [{ uploadId: 'new film' }, { revision: 4 }]) {
      const lesson = {
        ...submitted,
        ...change,
        state: 'secondReview' as const,
        approvals: [firstOf('editor')],
      }
      expect(nextStep(lesson)).to.equal('first')
      expect(reviewBar(editor, lesson)).to.equal(undefined)
    }
  })
})

describe('when a lesson may be submitted and taken down', () => {
  it('refuses to submit what cannot be watched, is in review, or is public as it is', () => {
    expect(maySubmit({ ...submitted, state: 'draft', isWatchable: false })).to.equal(false)
    for (const state of ['firstReview', 'secondReview', 'published'] as const)
      expect(maySubmit({ ...submitted, state }), state).to.equal(false)
    for (const state of ['draft', 'withdrawn'] as const)
      expect(maySubmit({ ...submitted, state }), state).to.equal(true)
    expect(maySubmit({ ...submitted, state: 'published', isPublic: true, hasHeldFilm: true })).to.equal(true)
  })

  it('lets operators and the chief editor of its place take it down, nobody else', () => {
    const lesson = { ...submitted, state: 'published' as const, isPublic: true }
    expect(mayWithdraw(editor, lesson)).to.equal(false)
    expect(mayWithdraw(person('x', 'chiefEditor', `/${root}/${other}/`), lesson)).to.equal(false)
    expect(mayWithdraw(chief, lesson)).to.equal(true)
    expect(mayWithdraw(person('x', 'operator', `/${root}/`), lesson)).to.equal(true)
    expect(mayWithdraw(chief, submitted)).to.equal(false)
  })
})

describe('what the forms of a review send', () => {
  it('refuses a return without a reason, and regions without a place', () => {
    expect(reasonsSchema.safeParse({ film: '  ' }).success).to.equal(false)
    expect(submissionSchema.safeParse({ visibility: 'regions' }).success).to.equal(false)
    expect(submissionSchema.safeParse({ visibility: 'regions', visibleTo: "'--" }).success).to.equal(false)
  })

  it('reads a moment in China’s time, and nothing as now', () => {
    const read = (publishAt: string) => approvalSchema.safeParse({ seen: 'x', publishAt })
    expect(read('2026-12-01T09:00').data?.publishAt?.toISOString()).to.equal('2026-12-01T01:00:00.000Z')
    expect(read('').data?.publishAt).to.equal(undefined)
    expect(read('2026-13-45T09:00').success).to.equal(false)
    expect(read('soon').success).to.equal(false)
  })

  it('forgets chosen places where everybody may watch', () => {
    expect(submissionSchema.parse({ visibility: 'all', visibleTo: [town] }).visibleTo).to.deep.equal([])
    expect(submissionSchema.parse({ visibility: 'regions', visibleTo: town }).visibleTo).to.deep.equal([town])
  })

  it('refuses stations without one, and counts single stations for stations alone', () => {
    const station = 'b'.repeat(32)
    const read = (form: object) => submissionSchema.safeParse({ visibleToStations: station, ...form })
    expect(submissionSchema.safeParse({ visibility: 'stations' }).success).to.equal(false)
    expect(read({ visibility: 'regions' }).success).to.equal(false)
    expect(read({ visibility: 'stations' }).data?.visibleTo).to.deep.equal([station])
    expect(read({ visibility: 'stations', visibleTo: town }).data?.visibleTo).to.deep.equal([town, station])
    expect(read({ visibility: 'all', visibleTo: town }).data?.visibleTo).to.deep.equal([])
  })
})
