import { type Language, languages } from '../errors.ts'

export { type Language, languages } from '../errors.ts'

/** One table of words in every language; the English one must have the Chinese one's keys. */
export type Words<Table> = Readonly<Record<Language, Table>>

/** What a language calls itself. */
export const languageNames: Readonly<Record<Language, string>> = { 'zh-CN': '中文', en: 'English' }

/** What stands between a name and its value. */
export const colon: Readonly<Record<Language, string>> = { 'zh-CN': '：', en: ': ' }

/** The name of a language we speak, or undefined for any other text. */
export const readLanguage = (text: unknown): Language | undefined => languages.find(name => name === text)

/**
 * The language that an `Accept-Language` header asks for; zh-CN where it asks for none of ours.
 * Weights are obeyed (RFC 9110, 12.5.4); any Chinese is zh-CN, any English is en.
 */
export function languageFromHeader(header: string | undefined): Language {
  const wishes = (header ?? '').split(',').map(part => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
    const quality = parameters.map(text => text.trim()).find(text => text.startsWith('q='))
    const weight = quality === undefined ? 1 : Number(quality.slice(2))
    return { tag, weight: Number.isFinite(weight) ? weight : 0 }
  })
  const known = wishes.flatMap(({ tag, weight }) => {
    const language = languages.find(name => name.split('-')[0] === tag.split('-')[0])
    return language && weight > 0 ? [{ language, weight }] : []
  })
  return known.sort((a, b) => b.weight - a.weight)[0]?.language ?? languages[0]
}

const timeZone = 'Asia/Shanghai'

/** Writes moments in China's time. Made once for each language: making one costs as much as writing seventy moments. */
function writing(options: Intl.DateTimeFormatOptions) {
  const made = new Map<Language, Intl.DateTimeFormat>()
  return (time: Date, language: Language): string => {
    const locale = language === 'en' ? 'en-GB' : language
    const format = made.get(language) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone })
    made.set(language, format)
    return format.format(time)
  }
}

/** A day as a person writes it, in China's time: 2026年3月5日, 5 March 2026. */
export const formatDay = writing({ dateStyle: 'long' })

/** A day and a time of day, in China's time. */
export const formatDayTime = writing({ dateStyle: 'medium', timeStyle: 'short' })

const formatClock = writing({ timeStyle: 'medium' })
const formatShortDay = writing({ month: 'numeric', day: 'numeric' })

/** A time of day to the second, in China's time; with its day where that is not the day of `near`. */
export function formatTime(time: Date, near: Date, language: Language): string {
  const clock = formatClock(time, language)
  const isSameDay = formatDay(time, language) === formatDay(near, language)
  return isSameDay ? clock : `${formatShortDay(time, language)} ${clock}`
}

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** A size as the computer's own file window shows it: 3.7 GB. Units of 1024. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** power
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${byteUnits[power]}`
}

/** A length in words: 45 秒, 12 分 30 秒, 1 小时 5 分; 45 s, 12 min 30 s, 1 h 5 min. */
export function formatDuration(seconds: number, language: Language): string {
  const whole = Math.max(0, Math.round(seconds))
  const [h, min, s] = language === 'en' ? ['h', 'min', 's'] : ['小时', '分', '秒']
  const parts = [
    { count: Math.floor(whole / 3600), unit: h },
    { count: Math.floor((whole % 3600) / 60), unit: min },
    { count: whole % 60, unit: s },
  ]
  const first = parts.findIndex(part => part.count > 0)
  if (first === -1) return `0 ${s}`
  const shown = parts.slice(first, first + 2).filter(part => part.count > 0)
  return shown.map(part => `${part.count} ${part.unit}`).join(' ')
}
