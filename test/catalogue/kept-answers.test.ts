import { expect } from 'chai'
import { shared } from '../../src/catalogue/kept-answers.ts'

describe('a question that many ask at once', () => {
  /** A question whose answers come when the test says so. */
  function openQuestion() {
    const answers: ((answer: number | Error) => void)[] = []
    const ask = () =>
      new Promise<number>((resolve, reject) => {
        answers.push(answer => (typeof answer === 'number' ? resolve(answer) : reject(answer)))
      })
    return { ask, answers }
  }

  it('refuses nobody for good when one answer fails', async () => {
    const { ask, answers } = openQuestion()
    const question = shared(ask, 0)
    const [first, second] = [question(), question()]
    answers[0]?.(new Error('away'))
    expect(await first.catch((error: Error) => error.message)).to.equal('away')
    answers[1]?.(2)
    expect(await second).to.equal(2)
  })

  it('is asked again for all who came while it was under way, and once for them all', async () => {
    const { ask, answers } = openQuestion()
    const question = shared(ask, 0)
    const all = [question(), question(), question()]
    answers[0]?.(1)
    expect(await all[0]).to.equal(1)
    expect(answers).to.have.length(2)
    answers[1]?.(2)
    expect(await Promise.all(all)).to.deep.equal([1, 2, 2])
  })

  it('is not asked again while its answer is trusted', async () => {
    const { ask, answers } = openQuestion()
    const question = shared(ask, 3600_000)
    const first = question()
    answers[0]?.(1)
    expect(await first).to.equal(1)
    expect(await question()).to.equal(1)
    expect(answers).to.have.length(1)
  })
})
