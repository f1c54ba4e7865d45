/** One language of subtitles that a viewer can choose; its name is in that language itself. */
export type SubtitleTrack = { readonly index: number; readonly language: string; readonly name: string }

/** What this browser showed last: a language, or that none was wanted. */
type Kept = { readonly language: string } | 'off' | undefined

const key = 'xiangtu.subtitle'

/** Storage can be switched off, or full: a player works without it. */
export function readSubtitleChoice(): Kept {
  try {
    const kept = localStorage.getItem(key)
    return kept === null ? undefined : kept === 'off' ? 'off' : { language: kept }
  } catch {
    return undefined
  }
}

export function keepSubtitleChoice(language: string | undefined): void {
  try {
    localStorage.setItem(key, language ?? 'off')
  } catch {}
}

/**
 * Which subtitles to begin with: those chosen last time, else those in the page's language. -1: none. A viewer who
 * cannot hear, or does not follow the dialect, sees words from the first sentence without looking for a menu.
 */
export function firstSubtitle(
  tracks: readonly Pick<SubtitleTrack, 'language'>[],
  kept: Kept,
  pageLanguage: string,
): number {
  if (kept === 'off') return -1
  const last = tracks.findIndex(track => track.language === kept?.language)
  return last >= 0 ? last : tracks.findIndex(track => track.language === pageLanguage)
}
