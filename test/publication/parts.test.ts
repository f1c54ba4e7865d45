import { expect } from 'chai'
import fc from 'fast-check'
import { entriesPerPart, type Part, type PartRange, planParts } from '../../src/publication/parts.ts'

/** Lessons by the event that each stands at, and the parts as they were written: what the tables hold. */
class Model {
  readonly seqByLesson = new Map<number, number>()
  parts: (Part & { readonly written: readonly (readonly [lesson: number, seq: number])[] })[] = []
  seq = 0
  rewritten = 0

  tell(lessons: readonly number[]): void {
    const afterSeq = this.seq
    const replaced: number[] = []
    for (const lesson of lessons) {
      const before = this.seqByLesson.get(lesson)
      if (before !== undefined && before <= afterSeq) replaced.push(before)
      this.seq += 1
      this.seqByLesson.set(lesson, this.seq)
    }
    const known = this.parts.map(part => ({
      ...part,
      live: part.live - replaced.filter(seq => seq > part.afterSeq && seq <= part.toSeq).length,
    }))
    const plan = planParts(known, { afterSeq, toSeq: this.seq, live: new Set(lessons).size })
    const written = plan.written.map(range => this.write(range))
    this.rewritten += written.reduce((sum, part) => sum + part.entries, 0)
    this.parts = [...plan.kept, ...written].sort((one, other) => one.toSeq - other.toSeq)
  }

  write({ afterSeq, toSeq, live }: PartRange) {
    const written = [...this.seqByLesson].filter(([, seq]) => seq > afterSeq && seq <= toSeq)
    expect(written, 'the count that was planned with').to.have.length(live)
    return { afterSeq, toSeq, entries: written.length, live: written.length, written }
  }

  /** What somebody knows who stood at `seq` with `known` and fetches what is new. */
  read(seq: number, known: ReadonlyMap<number, number>): Map<number, number> {
    const lessons = new Map(known)
    for (const part of this.parts.filter(({ toSeq }) => toSeq > seq))
      for (const [lesson, at] of part.written.toSorted((one, other) => one[1] - other[1]))
        lessons.set(lesson, at)
    return lessons
  }
}

const tellings = fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 40 }), {
  minLength: 1,
  maxLength: 60,
})

describe('the parts of the published catalogue', () => {
  it('always tell a new reader, and one who has stood anywhere, the last of every lesson', () => {
    fc.assert(
      fc.property(tellings, fc.nat(), (all, place) => {
        const model = new Model()
        const stops = [{ seq: 0, known: new Map<number, number>() }]
        for (const lessons of all) {
          model.tell(lessons)
          stops.push({ seq: model.seq, known: new Map(model.seqByLesson) })
        }
        const stop = stops[place % stops.length]
        expect(model.read(0, new Map())).to.deep.equal(model.seqByLesson)
        if (stop) expect(model.read(stop.seq, stop.known)).to.deep.equal(model.seqByLesson)
      }),
    )
  })

  it('never overlap and never hold more than a part may', () => {
    fc.assert(
      fc.property(tellings, all => {
        const model = new Model()
        for (const lessons of all) model.tell(lessons)
        let end = 0
        for (const part of model.parts) {
          expect(part.afterSeq).to.be.at.least(end)
          expect(part.entries).to.be.at.most(entriesPerPart)
          end = part.toSeq
        }
      }),
    )
  })

  it('of a hundred thousand lessons are not written anew for one change', () => {
    const full = Array.from({ length: 200 }, (_, place) => ({
      afterSeq: place * 500,
      toSeq: (place + 1) * 500,
      entries: 500,
      live: place === 7 ? 499 : 500,
    }))
    const { kept, written } = planParts(full, { afterSeq: 100_000, toSeq: 100_001, live: 1 })
    expect(kept).to.have.length(200)
    expect(written).to.deep.equal([{ afterSeq: 100_000, toSeq: 100_001, live: 1 }])
  })

  it('stay few, and write an entry some ten times at most, when lessons come one by one', () => {
    const model = new Model()
    const count = 3000
    for (let lesson = 0; lesson < count; lesson += 1) model.tell([lesson])
    expect(model.parts.length).to.be.below(count / entriesPerPart + 12)
    expect(model.rewritten / count).to.be.below(10)
  })

  it('are cleaned when more than half of one was replaced, eight at a time', () => {
    const hollow = Array.from({ length: 12 }, (_, place) => ({
      afterSeq: place * 500,
      toSeq: (place + 1) * 500,
      entries: 500,
      live: 100,
    }))
    const { kept, written } = planParts(hollow, { afterSeq: 6000, toSeq: 6000, live: 0 })
    expect(kept).to.have.length(4)
    expect(written).to.deep.equal([
      { afterSeq: 0, toSeq: 2500, live: 500 },
      { afterSeq: 2500, toSeq: 4000, live: 300 },
    ])
  })

  it('of which nothing is left are dropped', () => {
    const { kept, written } = planParts([{ afterSeq: 0, toSeq: 3, entries: 3, live: 0 }], {
      afterSeq: 3,
      toSeq: 4,
      live: 0,
    })
    expect([...kept, ...written]).to.deep.equal([])
  })
})
