import { z } from 'zod'
import { XiangtuError } from '../errors.ts'
import { type Cue, plainText } from '../media/subtitles/cue.ts'

/**
 * What a lesson's subtitles may be written in, by BCP 47, in the order of menus: what is spoken and written in the
 * villages that the lessons are for. `zh` without a country stands for a dialect, which is named beside it.
 */
export const subtitleLanguages = ['zh-CN', 'zh', 'en', 'bo', 'ug', 'mn', 'kk', 'ko', 'ii', 'za'] as const
export type SubtitleLanguage = (typeof subtitleLanguages)[number]

/** What each calls itself: a viewer looks for his own, whatever language the page is in. Without quotes. */
const ownNames: Readonly<Record<SubtitleLanguage, string>> = {
  'zh-CN': '中文',
  zh: '方言',
  en: 'English',
  bo: 'བོད་ཡིག',
  ug: 'ئۇيغۇرچە',
  mn: 'ᠮᠣᠩᠭᠣᠯ',
  kk: 'قازاقشا',
  ko: '조선말',
  ii: 'ꆈꌠꉙ',
  za: 'Vahcuengh',
}

/** A player's menu entry. No two of a lesson are alike, for each language stands there once. */
export const subtitleName = ({ language, dialect }: Pick<Subtitle, 'language' | 'dialect'>): string =>
  dialect ? `${ownNames[language]}：${dialect}` : ownNames[language]

/** The form beside the file. A dialect's name stands in playlists, so it has no quotes, and no line ends. */
export const subtitleFormSchema = z.object({
  language: z.enum(subtitleLanguages),
  dialect: z
    .string()
    .trim()
    .max(20)
    .regex(/^[\p{L}\p{N} ]*$/u)
    .default(''),
})
/** What is taken away: the subtitles that are shown, or what is proposed of them. */
export const removalSchema = subtitleFormSchema
  .pick({ language: true })
  .extend({ which: z.enum(['shown', 'held']).default('shown') })

export const firstCuesSchema = z.array(z.object({ startMs: z.number(), text: z.string() }))
/** The first sentences of a subtitle, as they were understood. */
export type FirstCues = z.infer<typeof firstCuesSchema>

/** One saved subtitle. */
export type Subtitle = {
  readonly id: string
  readonly language: SubtitleLanguage
  readonly dialect: string | null
  readonly cueCount: number
  readonly firstCues: FirstCues
  readonly createdAt: Date
}

/** As a menu lists them. */
export const inMenuOrder = (subtitles: readonly Subtitle[]): Subtitle[] =>
  subtitles.toSorted((a, b) => subtitleLanguages.indexOf(a.language) - subtitleLanguages.indexOf(b.language))

const shownCues = 3
export const firstCuesOf = (cues: readonly Cue[]): FirstCues =>
  cues.slice(0, shownCues).map(cue => ({ startMs: cue.startMs, text: plainText(cue) }))

/** `12:03`, or `1:02:03`: a place in the film. */
export function clockOf(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const rest = `${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}`
  return ms < 3_600_000 ? rest : `${Math.floor(ms / 3_600_000)}:${rest}`
}

/**
 * Cues as they fit the film: one that outlasts it ends with it. Throws `subtitleOutsideFilm` where one begins after
 * the end: that file belongs to another film, or to another cut of it.
 */
export function fitToFilm(cues: readonly Cue[], durationSeconds: number): Cue[] {
  const filmMs = Math.floor(durationSeconds * 1000)
  const outside = cues.find(cue => cue.startMs >= filmMs)
  if (outside) {
    const facts = { time: clockOf(outside.startMs), length: clockOf(filmMs) }
    throw new XiangtuError('subtitleOutsideFilm', { facts })
  }
  return cues.map(cue => (cue.endMs > filmMs ? { ...cue, endMs: filmMs } : cue))
}

/** Replaced subtitles are kept for a day: whoever is watching has a playlist that names them. */
export const keepEndedMs = 24 * 3600_000
