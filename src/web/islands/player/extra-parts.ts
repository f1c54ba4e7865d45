import type { HlsConfig } from 'hls.js'
import { type ExtraPart, extrasOf, type PackedPlaylists } from '../../../media/packed-playlists.ts'

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
