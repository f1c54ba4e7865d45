import type { Language } from '../web/languages.ts'
import type { Table } from '../web/table-file.ts'
import { gapWords } from '../web/words/gaps.ts'
import { lessonCodeWords } from '../web/words/lesson-codes.ts'
import { type Gaps, type TopicGap, wantedOf } from './gaps.ts'

/** What a topic is called, after the one that it stands below. */
export const topicName = (topic: TopicGap, language: Language): string => {
  const [parent, own] = language === 'en' ? [topic.parentEn, topic.labelEn] : [topic.parentZh, topic.labelZh]
  return parent === null ? own : `${parent} / ${own}`
}

/** The whole report as one table: what kind of line it is stands first, so that a spreadsheet can sort them apart. */
export function gapTable(gaps: Gaps, language: Language): Table {
  const { year, topics, requestsWithoutTopic, months, places } = gaps
  const words = gapWords[language]
  const codes = lessonCodeWords[language].seasons
  return {
    name: words.fileName(year),
    head: Object.values(words.columns),
    rows: [
      ...topics.map(topic => [
        ...[words.kinds.topic, topicName(topic, language), wantedOf(topic), topic.planned, topic.proposed],
        ...[topic.campaigns, topic.requests, null, topic.lessons, topic.homeGrown],
        topic.seasonsWithout.map(code => codes[code]).join(language === 'en' ? ', ' : '、'),
      ]),
      [
        ...[words.kinds.topic, words.withoutTopic, requestsWithoutTopic, null, null, null],
        ...[requestsWithoutTopic, null, null, null, null],
      ],
      ...months.map(({ month, planned, published }) => [
        ...[words.kinds.month, month, planned - published, planned - published, null, null, null],
        ...[null, published, null, null],
      ]),
      ...places.map(({ name, quota, published, planned, homeGrown }) => [
        ...[words.kinds.place, name, Math.max(0, (quota ?? 0) - (published ?? 0)), planned, null, null],
        ...[null, quota, published, homeGrown, null],
      ]),
    ],
  }
}
