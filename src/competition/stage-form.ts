import { z } from 'zod'
import { lineSchema, textSchema } from '../courseware/rules.ts'
import { readBands, readRubric, typedRubric } from './rubric-form.ts'
import { type CountingRule, countingRuleSchema, countingRuleVersion } from './rules.ts'
import type { RubricWords } from './stage-rules.ts'
import { countSchema, type Faults, momentSchema, type Typed, writeMoment } from './typed-form.ts'

const empty = z.literal('').transform(() => null)
const noticeDaysSchema = countSchema(1, 90)

/** When a stage takes place. */
const timesSchema = z
  .object({
    scoringFrom: momentSchema,
    scoringUntil: momentSchema,
    votesFrom: empty.or(momentSchema).default(null),
    votesUntil: empty.or(momentSchema).default(null),
    noticeDays: noticeDaysSchema,
    revision: countSchema(0, 99_999),
  })
  .refine(({ scoringFrom, scoringUntil }) => scoringFrom < scoringUntil, { path: ['scoringUntil'] })
  .refine(({ votesFrom, votesUntil }) => (votesFrom === null) === (votesUntil === null), {
    path: ['votesUntil'],
  })
  .refine(({ votesFrom, votesUntil }) => !votesFrom || !votesUntil || votesFrom < votesUntil, {
    path: ['votesUntil'],
  })
export type StageTimes = z.infer<typeof timesSchema>

const gapSchema = empty.or(
  z
    .string()
    .transform(text => text.normalize('NFKC').trim())
    .pipe(z.string().regex(/^\d{1,3}(\.\d)?$/))
    .transform(Number)
    .pipe(z.number().max(100)),
)
/** What fewer reviewers say of a film is no result, and to leave out two of three totals leaves one person's opinion. */
const leastSheets = 3
const numbersSchema = z
  .object({
    reviewersPerEntry: countSchema(leastSheets, 15),
    leastSheets: countSchema(leastSheets, 15),
    trimFrom: countSchema(leastSheets + 1, 99),
    arbitrationGap: gapSchema,
    watchPercent: countSchema(0, 100),
    publicVotePercent: countSchema(0, 50),
    advancePerCategory: empty.or(countSchema(1, 2000)).default(null),
  })
  // Fewer sheets than make a result would leave every entry without one.
  .refine(({ leastSheets, reviewersPerEntry }) => leastSheets <= reviewersPerEntry, {
    path: ['leastSheets'],
  })

/** A stage as an organiser writes it. */
export type StageForm = StageTimes &
  Omit<z.infer<typeof numbersSchema>, 'leastSheets' | 'trimFrom' | 'arbitrationGap' | 'publicVotePercent'> & {
    readonly rule: CountingRule
    readonly words: RubricWords
  }

type Wrong = {
  readonly faults: Faults
  /** What the weights add up to, where that is not 100. */
  readonly weightSum?: number | undefined
}

/** Reads the times of a stage alone: they may still be moved when its rule stands. */
export function readTimes(typed: Typed): { readonly times: StageTimes } | Wrong {
  const { data, error } = timesSchema.safeParse(typed)
  return data ? { times: data } : { faults: faultsIn(error) }
}
const faultsIn = (error: z.ZodError | undefined): Faults =>
  new Set(error?.issues.map(({ path }) => String(path[0])))

/** Reads a stage's form; `isLast`: none comes after it, so that nothing goes on. */
export function readStage(typed: Typed, isLast: boolean): { readonly form: StageForm } | Wrong {
  const times = timesSchema.safeParse(typed)
  const numbers = numbersSchema.safeParse(typed)
  const rubric = readRubric(typed)
  const bands = readBands(typed)
  const faults = new Set([...faultsIn(times.error), ...faultsIn(numbers.error), ...rubric.faults])
  if (!bands) faults.add('bands')
  if (numbers.data?.publicVotePercent && !times.data?.votesFrom) faults.add('votesFrom')
  if (!isLast && numbers.data && numbers.data.advancePerCategory === null) faults.add('advancePerCategory')
  if (!times.data || !numbers.data || !rubric.read || !bands || faults.size > 0)
    return { faults, weightSum: rubric.weightSum }
  const { leastSheets, trimFrom, arbitrationGap, publicVotePercent, ...rest } = numbers.data
  const { criteria, gates, names, tieOrder } = rubric.read
  const rule = countingRuleSchema.parse({
    version: countingRuleVersion,
    rubric: { criteria, gates },
    ...{ leastSheets, trimFrom, arbitrationGap, tieOrder, publicVotePercent },
  })
  const words = { ...names, bands }
  return {
    form: { ...times.data, ...rest, ...(isLast && { advancePerCategory: null }), rule, words },
  }
}

type Shown = Pick<
  StageForm,
  | 'rule'
  | 'words'
  | 'reviewersPerEntry'
  | 'watchPercent'
  | 'noticeDays'
  | 'advancePerCategory'
  | 'scoringFrom'
  | 'scoringUntil'
  | 'votesFrom'
  | 'votesUntil'
>

const momentText = (at: Date | null): string => (at ? writeMoment(at) : '')

/** A stage as its form shows it. */
export const typedStage = (stage: Shown, revision: number): Typed => ({
  scoringFrom: writeMoment(stage.scoringFrom),
  scoringUntil: writeMoment(stage.scoringUntil),
  votesFrom: momentText(stage.votesFrom),
  votesUntil: momentText(stage.votesUntil),
  noticeDays: String(stage.noticeDays),
  reviewersPerEntry: String(stage.reviewersPerEntry),
  leastSheets: String(stage.rule.leastSheets),
  trimFrom: String(stage.rule.trimFrom),
  arbitrationGap: stage.rule.arbitrationGap === null ? '' : String(stage.rule.arbitrationGap),
  watchPercent: String(stage.watchPercent),
  publicVotePercent: String(stage.rule.publicVotePercent),
  advancePerCategory: stage.advancePerCategory === null ? '' : String(stage.advancePerCategory),
  revision: String(revision),
  ...typedRubric(stage.rule, stage.words),
})

/** Why somebody is taken off a panel, or a call cancelled. */
export const reasonSchema = z.object({ reason: textSchema(500).pipe(z.string().min(1)) })
/** A part of a name that is looked for. */
export const partSchema = lineSchema(60)
