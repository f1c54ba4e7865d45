import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import fc from 'fast-check'
import { recount, verify } from '../../scripts/recount.mjs'
import { type ChainRow, canonicalJson, firstBreak, nextRow } from '../../src/competition/chain.ts'
import { type Act, actSchema, resultsOf } from '../../src/competition/journal.ts'
import { actsArbitrary, smallCompetition } from '../support/competition-acts.ts'

const run = promisify(execFile)
const at = '2026-11-22T08:00:00.000Z'
/** Acts as a log's rows. */
function chainOf(acts: readonly Act[]): readonly ChainRow[] {
  const rows: ChainRow[] = []
  for (const { kind, body } of acts)
    rows.push(nextRow(rows.at(-1), { at, kind, body: JSON.parse(JSON.stringify(body)) }))
  return rows
}
const textOf = (rows: readonly ChainRow[]) => rows.map(row => `${canonicalJson({ ...row })}\n`).join('')
const announced = (acts: readonly Act[]): readonly Act[] => [
  ...acts,
  { kind: 'announced', body: { results: [...resultsOf(acts)] } },
]

describe('a published log', () => {
  it('is refused when it breaks off, has no rows of ours, or another head than the notice shows', () => {
    const rows = chainOf(announced(smallCompetition))
    const text = textOf(rows)
    expect(() => verify(text.slice(0, -1))).to.throw(/breaks off/)
    expect(() => verify('{}\n')).to.throw(/Row 1: it is not written as rows are/)
    expect(() => verify('not JSON\n')).to.throw(/Row 1/)
    expect(() => verify(text, '0'.repeat(64))).to.throw(/another hash than the published head/)
    expect(() => verify(text, `3:${rows[3]?.hash}`)).to.throw(/Row 3/)
  })

  it('agrees with the hub, head and all', () => {
    const rows = chainOf(announced(smallCompetition))
    const { head, results } = verify(textOf(rows), `${rows.length}:${rows.at(-1)?.hash}`)
    expect(head).to.equal(rows.at(-1)?.hash)
    expect(results).to.deep.equal(resultsOf(smallCompetition))
    expect(firstBreak(rows)).to.equal(undefined)
  })

  it('shows any one changed byte, and where it stands', () => {
    const text = textOf(chainOf(announced(smallCompetition)))
    const bytes = Buffer.from(text)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, flip) => {
        const forged = Buffer.from(bytes)
        forged[place] = (forged[place] ?? 0) ^ flip
        const row = bytes.subarray(0, place).toString('latin1').split('\n').length
        let found = 0
        try {
          verify(forged.toString('utf8'))
        } catch (error) {
          found = Number(/^Row (\d+)/.exec(String(error instanceof Error && error.message))?.[1])
        }
        // A lost line end joins a row with the next one: both are then the first that is wrong.
        expect(found).to.be.oneOf([row, row + 1])
      }),
      { numRuns: 2000 },
    )
  })

  it('shows a result that the sheets do not lead to, though the chain was made anew', () => {
    const acts = announced(smallCompetition)
    const forged = acts.map((act): Act => {
      if (act.kind !== 'announced') return act
      const [first, ...rest] = act.body.results
      if (!first) throw new Error('no result')
      return { kind: 'announced', body: { results: [{ ...first, result: '99.99' }, ...rest] } }
    })
    expect(() => verify(textOf(chainOf(forged)))).to.throw(`Row ${acts.length}`)
  })

  it('shows a row that was taken out, and two that changed places', () => {
    const rows = chainOf(announced(smallCompetition))
    expect(() => verify(textOf(rows.toSpliced(4, 1)))).to.throw(/Row 5: its number is 6/)
    const [a, b] = [rows[4], rows[5]]
    if (!a || !b) throw new Error('too short')
    expect(() => verify(textOf(rows.toSpliced(4, 2, b, a)))).to.throw(/Row 5/)
    expect(firstBreak(rows.toSpliced(4, 1))).to.equal(5)
  })
})

describe('the recount', () => {
  it('comes to the very result of the hub for any competition', () => {
    fc.assert(
      fc.property(actsArbitrary, acts => {
        for (const act of acts) expect(actSchema.safeParse(act).success, JSON.stringify(act)).to.equal(true)
        const results = resultsOf(acts)
        expect(recount(chainOf(acts))).to.deep.equal(results)
        for (const { rank, state } of results) expect(rank !== null).to.equal(state === 'counted')
      }),
      { numRuns: 300 },
    )
  })

  it('is a program of its own that ends with 0, or with 1 and the first row that differs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'xiangtu-recount-'))
    try {
      const file = join(folder, 'log.jsonl')
      const text = textOf(chainOf(announced(smallCompetition)))
      await writeFile(file, text)
      const { stdout } = await run(process.execPath, ['scripts/recount.mjs', file])
      expect(stdout).to.include('The announced results are what the score sheets lead to.')
      await writeFile(file, text.replace('"made":16', '"made":18'))
      const failed = await run(process.execPath, ['scripts/recount.mjs', file]).catch(
        (error: unknown) => error,
      )
      expect(failed).to.include({ code: 1 })
      expect(failed)
        .to.have.property('stderr')
        .that.matches(/^Row \d+: its hash does not follow/)
      const none = await run(process.execPath, ['scripts/recount.mjs', join(folder, 'none')]).catch(
        (error: unknown) => error,
      )
      expect(none).to.include({ code: 2 })
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
