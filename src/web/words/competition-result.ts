import type { Words } from '../languages.ts'
import { announceWords } from './competition-announce.ts'
import { countWords } from './competition-count.ts'
import { noticeWords } from './competition-notice.ts'

const zh = { ...countWords['zh-CN'], ...announceWords['zh-CN'], ...noticeWords['zh-CN'] }
const en: typeof zh = { ...countWords.en, ...announceWords.en, ...noticeWords.en }

/** Words of results, notices, objections, awards and certificates. */
export const resultWords: Words<typeof zh> = { 'zh-CN': zh, en }
