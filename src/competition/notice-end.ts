import { formatDay, formatDayTime, type Language } from '../web/languages.ts'
import { lastDayOf } from './working-days.ts'

/** The end of a notice in words: 2026年11月30日 24:00. */
export function formatEnd(end: Date, language: Language): string {
  const { day, isWhole } = lastDayOf(end)
  return isWhole ? `${formatDay(day, language)} 24:00` : formatDayTime(end, language)
}
