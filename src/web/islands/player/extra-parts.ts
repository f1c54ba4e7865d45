import type { HlsConfig } from 'hls.js'
import { type ExtraPart, extrasOf, type PackedPlaylists } from '../../../media/packed-playlists.ts'
import type { Opening } from '../../player-props.ts'
import type { TakeEarly } from './opening.ts'

/** Answers with a film's opening; the folder is that of its master. */
type OpenOpening = (opening: Opening, folder: URL) => TakeEarly

let opener: OpenOpening | undefined

/** Called by `opening.tsx`. */
export function offerOpening(open: OpenOpening): void {
  opener = open
}

/** What answers with a film's opening; undefined where the page has none, or nothing that could take it apart. */
export const earlyOf = (opening: Opening | undefined, folder: URL): TakeEarly | undefined =>
  opening && opener?.(opening, folder)

const offered = new Map<ExtraPart, Partial<HlsConfig>>()

/** Called by `subtitles.tsx` and `steering.tsx`, as soon as they are there. */
export function offerParts(extra: ExtraPart, parts: Partial<HlsConfig>): void {
  offered.set(extra, parts)
}

/** What hls.js needs for what not every lesson has; nothing of what is not there. */
export const extraParts = (): Partial<HlsConfig> => Object.assign({}, ...offered.values())

/** What a lesson has or may have that nothing on this page can do yet. */
export const lackedParts = (playlists: PackedPlaylists | undefined): ExtraPart[] =>
  extrasOf(playlists).filter(extra => !offered.has(extra))
