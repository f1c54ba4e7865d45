import type { Quality } from './lesson-player.ts'
import { savesData } from './storyboard-track.ts'

/**
 * What a viewer wants of every lesson: the best that the line carries, as little data as is of use, still pictures, or
 * moving ones of one height, kept from lesson to lesson.
 */
export type QualityChoice = 'auto' | 'saver' | 'stills' | number

/** 150 kbit/s: 68 MB an hour, with a picture of 144 or 240 lines. */
const saverKbps = 150

const key = 'xiangtu.quality'

/** The level to hold, or -1 to leave it to the player. `qualities` from the cheapest to the dearest. */
export function levelFor(choice: QualityChoice, qualities: readonly Quality[]): number {
  if (choice === 'auto' || qualities.length === 0) return -1
  const fitting = qualities.filter(({ kbps, height, isStills }) => {
    if (choice === 'stills') return isStills
    return choice === 'saver' ? kbps <= saverKbps : height <= choice
  })
  return (fitting.at(-1) ?? qualities[0])?.index ?? -1
}

/** What was chosen last; without a choice as little as possible where the browser is told to save data. */
export function readQualityChoice(): QualityChoice {
  try {
    const kept = localStorage.getItem(key)
    if (kept === 'auto' || kept === 'saver' || kept === 'stills') return kept
    if (Number(kept) > 0) return Number(kept)
  } catch {}
  return savesData() ? 'saver' : 'auto'
}

export function keepQualityChoice(choice: QualityChoice): void {
  try {
    localStorage.setItem(key, String(choice))
  } catch {}
}

/** What an hour of a level takes, in whole megabytes. */
export const megabytesAnHour = (kbps: number): number => Math.round((kbps * 3600) / 8 / 1000)
