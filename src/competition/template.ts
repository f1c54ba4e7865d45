import type { Language } from '../web/languages.ts'
import { type CountingRule, countingRuleVersion, type Rubric } from './rules.ts'
import type { RubricWords, StageKind } from './stage-rules.ts'

/** The kinds of one, two or three stages. */
export const stageKindsOf: Readonly<Record<1 | 2 | 3, readonly StageKind[]>> = {
  1: ['final'],
  2: ['preliminary', 'final'],
  3: ['preliminary', 'second', 'final'],
}

/**
 * Weights put together from published rubrics of Chinese courseware competitions of 2012 to 2022. A criterion has as
 * many points as it weighs, as on paper: what a reviewer adds up is the result.
 */
const weights = { local: 20, useful: 25, teaching: 20, craft: 20, appeal: 15 } as const

const rubric: Rubric = {
  criteria: Object.entries(weights).map(([id, weight]) => ({ id, weight, mostPoints: weight })),
  gates: ['lawful'],
}

/** Zero for the public: its share is an organiser's decision. A gap of 15 of 100 asks for an arbiter. */
const rule: CountingRule = {
  ...{ version: countingRuleVersion, rubric, leastSheets: 3, trimFrom: 5, arbitrationGap: 15 },
  tieOrder: ['useful', 'local', 'teaching'],
  publicVotePercent: 0,
}

const zh: RubricWords = {
  criteria: {
    local: {
      name: '选题的针对性和乡土特色',
      hint: '讲的是不是本地农民、干部真正需要的事，用的是不是本地的例子。',
    },
    useful: { name: '内容准确、实用', hint: '说得对不对，看完能不能照着做。' },
    teaching: { name: '教学设计清楚', hint: '目标明确，步骤分明，重点有演示，语言听得懂。' },
    craft: { name: '画面、声音和字幕', hint: '画面稳、看得清；讲话听得清；字幕完整、没有错字。' },
    appeal: { name: '吸引力和原创', hint: '愿意看下去；形式、素材是自己的。' },
  },
  gates: {
    lawful: {
      name: '内容合法、准确、原创',
      hint: '有违法、严重错误或抄袭的，请勾选“不符合”，由评委会主任决定是否停评。',
    },
  },
  bands: [
    { fromPercent: 90, text: '优秀：可以直接推广' },
    { fromPercent: 80, text: '良好：小处可以改进' },
    { fromPercent: 70, text: '中等：能用，但有明显不足' },
    { fromPercent: 60, text: '及格：基本达到要求' },
    { fromPercent: 0, text: '不足：没有达到要求' },
  ],
}
const en: RubricWords = {
  criteria: {
    local: {
      name: 'Topic and local relevance',
      hint: 'Does it speak to what people here need, with examples from here?',
    },
    useful: { name: 'Accuracy and usefulness', hint: 'Is it right, and can one do it after watching?' },
    teaching: {
      name: 'Teaching and clarity',
      hint: 'A clear aim, steps in order, the main point shown, words one understands.',
    },
    craft: {
      name: 'Picture, sound, subtitles',
      hint: 'A steady, clear picture; speech one hears; whole subtitles without mistakes.',
    },
    appeal: {
      name: 'Appeal and originality',
      hint: 'One wants to go on watching; form and footage are the makers’ own.',
    },
  },
  gates: {
    lawful: {
      name: 'Lawful, accurate, original',
      hint: 'Tick it where the film breaks the law, is badly wrong or copied: the chair decides whether it is stopped.',
    },
  },
  bands: [
    { fromPercent: 90, text: 'Excellent: can be shown everywhere as it is' },
    { fromPercent: 80, text: 'Good: small things could be better' },
    { fromPercent: 70, text: 'Fair: usable, with clear weaknesses' },
    { fromPercent: 60, text: 'Sufficient: meets what is asked' },
    { fromPercent: 0, text: 'Insufficient: does not' },
  ],
}

/** A stage's settings without its times. */
export type StageTemplate = {
  readonly kind: StageKind
  readonly rule: CountingRule
  readonly words: RubricWords
  readonly reviewersPerEntry: number
  readonly watchPercent: number
  readonly noticeDays: number
  readonly advancePerCategory: number | null
}

/**
 * What a new stage begins with. Three reviewers an entry sift many films; five in the final, so that leaving out the
 * highest and the lowest means something. Five working days of notice are the usual ones.
 */
export const stageTemplate = (kind: StageKind, language: Language): StageTemplate => ({
  ...{ kind, rule, words: language === 'en' ? en : zh },
  reviewersPerEntry: kind === 'final' ? 5 : 3,
  ...{ watchPercent: 80, noticeDays: 5 },
  advancePerCategory: kind === 'final' ? null : kind === 'second' ? 10 : 20,
})

const dayMs = 24 * 3600 * 1000
/** Scoring of one stage after the other: three days to check and assign, then a week to watch. */
export const scoringTimes = (entriesUntil: Date, stages: number): readonly { from: Date; until: Date }[] =>
  Array.from({ length: stages }, (_, at) => {
    const from = new Date(entriesUntil.getTime() + (3 + at * 10) * dayMs)
    return { from, until: new Date(from.getTime() + 7 * dayMs) }
  })

/** The awards that a new category begins with. */
export const firstQuotas: Readonly<Record<Language, string>> = {
  'zh-CN': '一等奖 1；二等奖 2；三等奖 3',
  en: 'First prize 1; Second prize 2; Third prize 3',
}
