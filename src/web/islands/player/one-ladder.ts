/** What of a level of hls.js matters here. */
type LadderLevel = { readonly bitrate: number; readonly codecSet: string }

/**
 * Makes one ladder, from the cheapest level to the dearest: hls.js sorts by height first, so that a wide picture of few
 * bits stands above a tall one of many, and the rule that chooses goes by bits. Levels in several codecs become one set:
 * hls.js itself never leaves the codec of the segment before, and a browser that decodes both changes over within one
 * buffer (`changeType`).
 */
export function makeOneLadder(levels: LadderLevel[]): void {
  const [first] = levels
  if (!first) return
  levels.sort((a, b) => a.bitrate - b.bitrate)
  for (const level of levels) Object.assign(level, { codecSet: first.codecSet })
}
