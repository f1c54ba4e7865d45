import type { ProfileAv1Rung } from './av1-profile.ts'
import type { ContentDecision } from './content.ts'
import { type DroppedRung, fitRung, type ShownSize, type SizedRung } from './ladder.ts'
import type { TranscodeProfile } from './profile.ts'

/**
 * Chooses the rungs of the AV1 tier for a picture, from the largest to the smallest; none where the profile has no tier
 * or has it switched off. A mixed film gets those of camera footage, whose whole ladder it has. One whose H.264
 * neighbour is not made for this picture is not made either: what was not worth its bits there is not here.
 */
export function chooseAv1Rungs(
  shown: ShownSize,
  content: ContentDecision,
  profile: TranscodeProfile,
  dropped: readonly DroppedRung[],
): SizedRung[] {
  const { av1 } = profile
  if (!av1?.enabled) return []
  const kind = content.kind === 'slides' ? 'slides' : 'camera'
  const rungs = av1.ladders[kind]
    .filter(({ beside }) => !dropped.some(({ name }) => name === beside))
    .map((rung): SizedRung => {
      const { width, height, spansSource } = fitRung(rung, shown)
      return {
        name: `av1-${Math.min(width, height)}p`,
        codec: 'av1',
        width,
        height,
        maxFrameRate: besideRate(rung, profile, kind),
        preset: String(av1.preset),
        crf: rung.crf,
        maxKbps: rung.maxKbps,
        // SVT-AV1 takes no buffer; what it does over four seconds is as if it had this one.
        bufferKbps: 2 * rung.maxKbps,
        why: spansSource ? `The source’s own size: nothing is enlarged. ${rung.why}` : rung.why,
      }
    })
  return rungs.map((rung, index) =>
    rungs.findIndex(({ name }) => name === rung.name) < index
      ? { ...rung, name: `${rung.name}-${rung.maxKbps}k` }
      : rung,
  )
}

/** As many frames as the H.264 rung beside it: both are cut on the frames of one grid. */
function besideRate(rung: ProfileAv1Rung, profile: TranscodeProfile, kind: 'camera' | 'slides'): number {
  const neighbour = profile.ladders[kind].find(({ name }) => name === rung.beside)
  return Math.min(neighbour?.maxFrameRate ?? profile.maxFrameRate, profile.maxFrameRate)
}
