import { writeSeconds } from './input-args.ts'
import type { PlannedSound } from './plan.ts'

/** The filters of the sound, from the source's track to the pad `[a]`. */
export function soundGraph(sound: PlannedSound): string {
  const steps = [
    // Holes in the sound become silence and it begins with the picture; else lips and voice drift apart.
    'aresample=async=1:first_pts=0',
    ...loudnessSteps(sound),
    ...(sound.padSeconds > 0 ? [`apad=pad_dur=${writeSeconds(sound.padSeconds)}`] : []),
  ]
  return `[0:${sound.streamIndex}]${steps.join(',')}[a]`
}

/**
 * The profile's loudness by one gain for the whole track: unlike a dynamic normaliser it leaves pauses quiet. First the
 * channels in which the loudness was measured. `level=disabled`: the limiter must not turn the whole up again.
 */
function loudnessSteps({ channels, gainDb, ceilingDbfs }: PlannedSound): string[] {
  const layout = `aformat=channel_layouts=${channels === 1 ? 'mono' : 'stereo'}`
  const limiter = ['alimiter', `limit=${(10 ** ((ceilingDbfs ?? 0) / 20)).toFixed(4)}`, 'level=disabled']
  return [
    layout,
    ...(gainDb === 0 ? [] : [`volume=${gainDb}dB`]),
    // latency: what the limiter looks ahead would else come late, against the lips.
    ...(ceilingDbfs === undefined ? [] : [`${limiter[0]}=${limiter.slice(1).join(':')}:latency=1`]),
  ]
}
