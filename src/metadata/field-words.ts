import { topicLabel } from '../topic/rules.ts'
import type { Language } from '../web/languages.ts'
import { lessonCodeWords } from '../web/words/lesson-codes.ts'
import { metadataWords } from '../web/words/metadata.ts'
import type { Choices } from './choice-records.ts'
import { creditRoles, type Metadata, type MetadataField } from './rules.ts'
import type { Faults } from './save-form.ts'

type Value = string | readonly string[]
export const textOf = (value: Value): string => (typeof value === 'string' ? value : value.join('、'))
export const listOf = (value: Value): readonly string[] => (typeof value === 'string' ? [value] : value)

type Group = { readonly id: string; readonly isArchived: boolean } & (
  | { readonly title: string }
  | { readonly labelZh: string; readonly labelEn: string }
)
/** Series, campaigns and collections as a list offers them. */
export const labelsOf = (groups: readonly Group[], language: Language) =>
  groups.map(group => ({
    ...{ value: group.id, isArchived: group.isArchived },
    label: 'title' in group ? group.title : topicLabel(group, language),
  }))

/** What is wrong with a field, and what to do. */
export function faultWords(
  { language, faults }: { readonly language: Language; readonly faults: Faults },
  field: MetadataField,
): string | undefined {
  const words = metadataWords[language].faults
  const fault = faults.get(field)
  if (fault === undefined) return undefined
  if (fault === 'gone') return words.gone
  if (creditRoles.some(role => role === field)) return words.names
  if (field === 'rightsStatement' || field === 'sourceStatement') return words.statement
  if (field === 'title' || field === 'notes' || field === 'topicIds' || field === 'crop') return words[field]
  return field === 'seriesPlace' ? words.seriesPlace : words.other
}

/** A field's value as a person reads it: names for ids, words for codes. */
export function sayValue(
  field: MetadataField,
  metadata: Metadata,
  choices: Choices,
  language: Language,
): string {
  const codes = lessonCodeWords[language]
  const between = language === 'en' ? ', ' : '、'
  const named = (
    all: readonly { readonly value: string; readonly label: string }[],
    ids: readonly string[],
  ) => ids.map(id => all.find(({ value }) => value === id)?.label ?? id).join(between)
  switch (field) {
    case 'topicIds': {
      const all = choices.topics.map(topic => ({ value: topic.id, label: topicLabel(topic, language) }))
      return named(all, metadata.topicIds)
    }
    case 'campaignIds':
      return named(labelsOf(choices.campaigns, language), metadata.campaignIds)
    case 'collectionIds':
      return named(labelsOf(choices.collections, language), metadata.collectionIds)
    case 'seriesId':
      return metadata.seriesId ? named(labelsOf(choices.series, language), [metadata.seriesId]) : ''
    case 'localityId':
      return choices.places.find(({ id }) => id === metadata.localityId)?.name ?? metadata.localityId ?? ''
    case 'audiences':
      return metadata.audiences.map(code => codes.audiences[code]).join(between)
    case 'seasons':
      return metadata.seasons.map(code => codes.seasons[code]).join(between)
    case 'dialect':
      return metadata.dialect ? codes.dialects[metadata.dialect] : ''
    case 'subtitleMode':
      return codes.subtitleModes[metadata.subtitleMode]
    case 'isHomeGrown':
      return metadata.isHomeGrown ? '✓' : ''
    case 'seriesPlace':
      return metadata.seriesPlace === null ? '' : String(metadata.seriesPlace)
    default: {
      const value = metadata[field]
      return typeof value === 'string' ? value : value.join(between)
    }
  }
}
