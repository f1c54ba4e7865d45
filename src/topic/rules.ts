import { z } from 'zod'
import type { Language } from '../errors.ts'

/** What a lesson is about, in a list of two levels that chief editors keep. */
export type Topic = {
  /** Never changes; an address or a program may name it. */
  readonly id: string
  /** Absent: a topic of the first level. */
  readonly parentId: string | undefined
  readonly labelZh: string
  readonly labelEn: string
  /** Not offered for lessons any more; those that have it keep it. */
  readonly isArchived: boolean
  /** Where its lessons went. */
  readonly mergedInto: string | undefined
}

/** A topic of the first level with those below it. */
export type TopicFamily = Topic & { readonly below: readonly Topic[] }

/** Any id that a topic may have; keeps out what PostgreSQL refuses. */
export const topicIdSchema = z.string().regex(/^[a-z0-9-]{1,64}$/)
const label = z
  .string()
  .transform(text => text.replace(/[\p{Cc}\p{Cs}]/gu, '').trim())
  .pipe(z.string().min(1).max(40))

/** Both labels are needed: nobody who reads one language only may find a gap. */
export const topicFormSchema = z.object({ labelZh: label, labelEn: label })
export const newTopicSchema = topicFormSchema.extend({
  parentId: topicIdSchema.or(z.literal('')).default(''),
})

/** What a topic is called. */
export const topicLabel = (topic: Pick<Topic, 'labelZh' | 'labelEn'>, language: Language): string =>
  language === 'en' ? topic.labelEn : topic.labelZh

/** The tree in the order of its menu; what is archived is left out unless asked for. */
export const inFamilies = (topics: readonly Topic[], withArchived = false): TopicFamily[] => {
  const shown = topics.filter(topic => withArchived || !topic.isArchived)
  return shown
    .filter(topic => topic.parentId === undefined)
    .map(family => ({ ...family, below: shown.filter(topic => topic.parentId === family.id) }))
}

/** The topics that are offered, for a list to choose one from: those of the second level moved in below their first. */
export const topicChoices = (topics: readonly Topic[], language: Language) =>
  inFamilies(topics).flatMap(family => [
    { value: family.id, label: topicLabel(family, language) },
    ...family.below.map(topic => ({ value: topic.id, label: `　${topicLabel(topic, language)}` })),
  ])
