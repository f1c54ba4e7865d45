#!/usr/bin/env node
// Recounts a competition from its published log. It stands alone: Node 20 or later, this file, the log; no database, no
// network, nothing of the hub. Written a second time on purpose: two programs that agree prove more than one.
//
//   node recount.mjs FILE [HEAD]
//
// FILE holds one row a line: {"seq":1,"at":"...","kind":"...","body":{...},"hash":"..."}. HEAD is a hash as the notice
// shows it, with or without the number of its row: 128:9f86d0... Ends with 0 where everything agrees, with 1 and the
// first row that differs where it does not, with 2 where the file cannot be read.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** A finding that ends the recount: at which row, and what is wrong with it. */
class Difference extends Error {
  constructor(row, sentence) {
    super(`Row ${row}: ${sentence}`)
    this.row = row
  }
}

const canonical = value =>
  Array.isArray(value)
    ? `[${value.map(canonical).join(',')}]`
    : value !== null && typeof value === 'object'
      ? `{${Object.keys(value)
          .sort()
          .map(name => `${JSON.stringify(name)}:${canonical(value[name])}`)
          .join(',')}}`
      : JSON.stringify(value)

const members = ['at', 'body', 'hash', 'kind', 'seq']

/** Every row of the file, each bound to the one before; throws a Difference at the first that is not. */
export function readChain(text) {
  if (!text.endsWith('\n'))
    throw new Difference(text.split('\n').length, 'the file breaks off: its last line has no end.')
  let before = '0'.repeat(64)
  return text
    .slice(0, -1)
    .split('\n')
    .map((line, index) => {
      const number = index + 1
      let row
      try {
        row = JSON.parse(line)
      } catch {
        throw new Difference(number, 'this is not JSON.')
      }
      // A row has one writing only, so that not a single byte of the file can be changed unseen.
      if (
        row === null ||
        typeof row !== 'object' ||
        Object.keys(row).sort().join() !== members.join() ||
        canonical(row) !== line
      )
        throw new Difference(number, 'it is not written as rows are.')
      if (row.seq !== number)
        throw new Difference(number, `its number is ${row.seq}: a row is missing, added or moved.`)
      const words = [before, row.seq, row.at, row.kind, canonical(row.body)].join('\n')
      const hash = createHash('sha256').update(words).digest('hex')
      if (hash !== row.hash)
        throw new Difference(number, 'its hash does not follow from its words and the row before.')
      before = hash
      return row
    })
}

// Quotients of whole numbers, so that nothing is rounded before the end.
const add = ([a, b], [c, d]) => [a * d + c * b, b * d]
const less = ([a, b], [c, d]) => a * d < c * b
const same = ([a, b], [c, d]) => a * d === c * b
const sum = list => list.reduce(add, [0n, 1n])
const meanOf = list => {
  const [a, b] = sum(list)
  return [a, b * BigInt(list.length)]
}
const byValue = (x, y) => (less(x, y) ? -1 : same(x, y) ? 0 : 1)
/** Two decimals, half up. */
const rounded = ([a, b]) => (200n * a + b) / (2n * b)
const written = value => `${value / 100n}.${String(value % 100n).padStart(2, '0')}`

function totalOf(criteria, sheet, row) {
  return sum(
    criteria.map(({ id, weight, mostPoints }) => {
      const given = sheet.halfPoints[id]
      if (!Number.isInteger(given) || given < 0 || given > 2 * mostPoints)
        throw new Difference(row, `its score for ${id} is not from 0 to ${mostPoints}.`)
      return [BigInt(weight * given), BigInt(2 * mostPoints)]
    }),
  )
}

function countEntry(rule, entry, vote) {
  const sheets = [...entry.sheets.values()]
  const totals = sheets.map(({ body, row }) => totalOf(rule.rubric.criteria, body, row)).sort(byValue)
  const outcome = { method: 'mean', sheetCount: sheets.length, value: undefined }
  if (entry.isWithdrawn) return { ...outcome, state: 'withdrawn' }
  if (entry.isStopped) return { ...outcome, state: 'stopped' }
  if (totals.length < rule.leastSheets) return { ...outcome, state: 'notFinal' }
  const hasArbiter = sheets.some(({ body }) => body.isArbiter)
  if (rule.arbitrationGap !== null && !hasArbiter) {
    const limit = add(totals[0], [BigInt(Math.round(rule.arbitrationGap * 100)), 100n])
    if (less(limit, totals[totals.length - 1])) return { ...outcome, state: 'needsArbitration' }
  }
  const isTrimmed = totals.length >= rule.trimFrom
  let score = meanOf(isTrimmed ? totals.slice(1, -1) : totals)
  if (rule.publicVotePercent > 0 && vote !== undefined) {
    const share = BigInt(rule.publicVotePercent)
    score = add([score[0] * (100n - share), score[1] * 100n], [vote[0] * share, vote[1] * 100n])
  }
  return { ...outcome, state: 'counted', method: isTrimmed ? 'trimmedMean' : 'mean', value: rounded(score) }
}

/** Which of two entries of the same result comes first, and by what; undefined where nothing says so. */
function decide(a, b, rule, orders) {
  for (const id of rule.tieOrder) {
    const means = [a, b].map(({ sheets }) =>
      meanOf([...sheets.values()].map(({ body }) => [BigInt(body.halfPoints[id] ?? 0), 2n])),
    )
    if (!same(means[0], means[1])) return { by: 'criterion', aFirst: less(means[1], means[0]) }
  }
  const order = orders.filter(each => each.includes(a.entryCode) && each.includes(b.entryCode)).pop()
  return order && { by: 'chair', aFirst: order.indexOf(a.entryCode) < order.indexOf(b.entryCode) }
}

/** The results that the rows up to some point lead to, as announcements write them. */
export function recount(rows) {
  const rule = rows.find(({ kind }) => kind === 'opened')?.body.rule
  if (!rule) throw new Difference(1, 'no rule was opened with.')
  const entries = new Map()
  const orders = []
  let votes
  for (const { kind, body, seq } of rows) {
    const entry = entries.get(body.entryCode)
    if (kind === 'entered') entries.set(body.entryCode, { ...body, sheets: new Map() })
    else if (kind === 'ordered') orders.push(body.entryCodes)
    else if (kind === 'votesClosed') votes = body.votes
    else if (!entry) continue
    else if (kind === 'withdrawn') entry.isWithdrawn = true
    else if (kind === 'stopped') entry.isStopped = true
    else if (kind === 'restored') entry.isStopped = false
    else if (kind === 'submitted') entry.sheets.set(body.reviewer, { body, row: seq })
    else if (kind === 'unlocked' || kind === 'released') entry.sheets.delete(body.reviewer)
  }
  const all = [...entries.values()]
  for (const entry of all) {
    const rivals = all.filter(({ category }) => category === entry.category)
    const most = Math.max(1, ...rivals.map(({ entryCode }) => votes?.[entryCode] ?? 0))
    const vote = votes && [BigInt(100 * (votes[entry.entryCode] ?? 0)), BigInt(most)]
    entry.outcome = countEntry(rule, entry, vote)
  }
  for (const entry of all.filter(({ outcome }) => outcome.state === 'counted')) {
    const rivals = all.filter(
      each => each !== entry && each.category === entry.category && each.outcome.state === 'counted',
    )
    const better = rivals.filter(({ outcome }) => outcome.value > entry.outcome.value).length
    const equals = rivals
      .filter(({ outcome }) => outcome.value === entry.outcome.value)
      .map(rival => decide(entry, rival, rule, orders))
    entry.rank = 1 + better + equals.filter(each => each && !each.aFirst).length
    entry.decidedBy =
      equals.length === 0
        ? 'result'
        : equals.some(each => !each)
          ? 'shared'
          : equals.some(each => each.by === 'chair')
            ? 'chair'
            : 'criterion'
  }
  return all
    .map(({ entryCode, category, outcome, rank = null, decidedBy = null }) => ({
      ...{
        entryCode,
        category,
        state: outcome.state,
        method: outcome.method,
        sheetCount: outcome.sheetCount,
      },
      result: outcome.value === undefined ? null : written(outcome.value),
      ...{ rank, decidedBy, ruleVersion: rule.version },
    }))
    .sort((a, b) =>
      a.category === b.category ? (a.entryCode < b.entryCode ? -1 : 1) : a.category < b.category ? -1 : 1,
    )
}

/** Checks a whole log: the chain, the published head, and every announced result. Throws a Difference. */
export function verify(text, head) {
  const rows = readChain(text)
  if (head !== undefined) {
    const [, number, hash] = /^(?:(\d+):)?([0-9a-f]{64})$/i.exec(head.trim()) ?? []
    if (!hash)
      throw new Difference(rows.length, 'the head that you gave is none: it has 64 digits from 0 to f.')
    const wanted =
      number === undefined ? rows.find(row => row.hash === hash.toLowerCase()) : rows[Number(number) - 1]
    if (wanted?.hash !== hash.toLowerCase())
      throw new Difference(
        number === undefined ? rows.length : Number(number),
        'it has another hash than the published head.',
      )
  }
  let results
  for (const [index, row] of rows.entries()) {
    if (row.kind !== 'announced' && row.kind !== 'finalised') continue
    results = recount(rows.slice(0, index))
    const [ours, theirs] = [results, row.body.results].map(list => list.map(canonical))
    const at = ours.findIndex((line, place) => line !== theirs[place])
    if (at >= 0 || ours.length !== theirs.length)
      throw new Difference(
        row.seq,
        `it announces another result than the rows before it have: ${ours[at] ?? 'one line more'}.`,
      )
  }
  return { rows: rows.length, head: rows.at(-1)?.hash, results }
}

function main([file, head]) {
  let text
  try {
    text = readFileSync(file ?? '', 'utf8')
  } catch {
    process.stderr.write('Give the file of a published log: npm run recount -- FILE [HEAD]\n')
    return 2
  }
  try {
    const { rows, head: last, results } = verify(text, head)
    for (const line of results ?? [])
      process.stdout.write(
        `${[line.category, line.rank ?? '–', line.entryCode, line.result ?? line.state].join('\t')}\n`,
      )
    process.stdout.write(`${rows} rows agree. Head: ${rows}:${last}\n`)
    process.stdout.write(
      results
        ? 'The announced results are what the score sheets lead to.\n'
        : 'No result was announced yet.\n',
    )
    return 0
  } catch (error) {
    if (!(error instanceof Difference)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = main(process.argv.slice(2))
