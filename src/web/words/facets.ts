import type { FacetName } from '../../search/rules.ts'
import type { Language, Words } from '../languages.ts'
import { lessonCodeWords } from './lesson-codes.ts'

const zh = {
  facets: {
    topic: '栏目',
    audience: '给谁看',
    origin: '乡土教材',
    locality: '地方',
    season: '季节',
    dialect: '语言',
    duration: '时长',
    presenter: '主讲人',
    crop: '作物或行业',
    award: '获奖',
    series: '系列',
    collection: '园地',
    campaign: '专题活动',
  },
  origins: { homeGrown: '本地制作' },
  durations: { short: '5 分钟以内', medium: '5–20 分钟', long: '20–45 分钟', lecture: '45 分钟以上' },
  search: '搜索',
  searchLabel: '搜索课件',
  searchHint: '番茄，或首字母 fq',
  searchIn: '在结果中搜索',
  heading: '课件目录',
  headingFor: (text: string) => `“${text}”的搜索结果`,
  found: (count: number) => `共 ${count} 个课件`,
  near: (text: string) => `没有与“${text}”完全相符的课件。这些相近：`,
  nothing: '没有找到课件。',
  nothingHint: '换一个词，或少选几项再试。',
  narrow: '筛选',
  all: '不限',
  remove: (name: string) => `不再限于：${name}`,
  clear: '全部清除',
  previous: '上一页',
  next: '下一页',
  page: (page: number, pages: number) => `第 ${page} 页，共 ${pages} 页`,
  browse: '全部课件',
}

const en: typeof zh = {
  facets: {
    topic: 'Topic',
    audience: 'For whom',
    origin: 'Home-grown',
    locality: 'Place',
    season: 'Season',
    dialect: 'Language',
    duration: 'Length',
    presenter: 'Presenter',
    crop: 'Crop or trade',
    award: 'Award',
    series: 'Series',
    collection: 'Garden',
    campaign: 'Campaign',
  },
  origins: { homeGrown: 'Made here' },
  durations: {
    short: 'Under 5 minutes',
    medium: '5 to 20 minutes',
    long: '20 to 45 minutes',
    lecture: '45 minutes and more',
  },
  search: 'Search',
  searchLabel: 'Search lessons',
  searchHint: 'Words, or initials',
  searchIn: 'Search within these',
  heading: 'All lessons',
  headingFor: text => `Lessons for “${text}”`,
  found: count => (count === 1 ? '1 lesson' : `${count} lessons`),
  near: text => `No lesson says just “${text}”. These are close:`,
  nothing: 'No lesson was found.',
  nothingHint: 'Try another word, or choose fewer things.',
  narrow: 'Narrow down',
  all: 'Any',
  remove: name => `No longer only: ${name}`,
  clear: 'Clear all',
  previous: 'Previous page',
  next: 'Next page',
  page: (page, pages) => `Page ${page} of ${pages}`,
  browse: 'All lessons',
}

/** The words of search and of what lists are narrowed by. */
export const facetWords: Words<typeof zh> = { 'zh-CN': zh, en }

/** What a value is called that has no row of its own; a crop is its own name. Undefined for none of ours. */
export function valueLabel(facet: FacetName, value: string, language: Language): string | undefined {
  if (facet === 'crop' || facet === 'award') return value
  const { audiences, seasons, dialects } = lessonCodeWords[language]
  const { origins, durations } = facetWords[language]
  const tables: Partial<Record<FacetName, Readonly<Record<string, string>>>> = {
    ...{ audience: audiences, season: seasons, dialect: dialects },
    ...{ origin: origins, duration: durations },
  }
  const table = tables[facet]
  return table && Object.hasOwn(table, value) ? table[value] : undefined
}
