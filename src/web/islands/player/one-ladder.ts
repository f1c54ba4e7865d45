/** What of a level of hls.js matters here. */
type LadderLevel = { readonly bitrate: number; readonly codecSet: string }

/**
 * Makes one ladder, from the cheapest level to the dearest, of levels in several codecs. hls.js sorts by height first,
 * and its automatic choice never leaves the codec of the segment before, so that whoever began low in AV1 would never
 * see the large pictures, which are H.264. A browser that decodes both changes over within one buffer (`changeType`).
 */
export function makeOneLadder(levels: LadderLevel[]): void {
  const [first] = levels
  if (!first || levels.every(({ codecSet }) => codecSet === first.codecSet)) return
  levels.sort((a, b) => a.bitrate - b.bitrate)
  for (const level of levels) Object.assign(level, { codecSet: first.codecSet })
}
