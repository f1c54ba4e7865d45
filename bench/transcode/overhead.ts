import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openBenchHub } from '../support/bench-hub.ts'
import { makeThinClip } from './clips.ts'
import { joinTrack, payloadBytes, readStoredTracks, type StoredTrack } from './stored-tracks.ts'
import type { Tools } from './tools.ts'

/** What a track weighs as it is sent, and what of it is picture or sound. */
export type Weight = { readonly bytes: number; readonly payload: number }

/** A rung with its sound: what a station fetches. */
export type Overhead = { readonly kbps: number; readonly percent: number }

/** The overhead of the rung which with its sound lies nearest a rate (kbit/s of payload). */
export function overheadNear(
  aimKbps: number,
  seconds: number,
  rungs: readonly Weight[],
  sound: Weight,
): Overhead {
  const pairs = rungs.map(rung => {
    const payload = rung.payload + sound.payload
    return {
      kbps: (payload * 8) / 1000 / seconds,
      percent: 100 * ((rung.bytes + sound.bytes) / payload - 1),
    }
  })
  const [nearest] = pairs.sort((a, b) => Math.abs(a.kbps - aimKbps) - Math.abs(b.kbps - aimKbps))
  if (!nearest) throw new Error('no rung was stored')
  return nearest
}

/** Sends a film of few bits through the line and weighs what it stored. A minute, whatever the other clips' length. */
export async function measureOverhead(tools: Tools): Promise<Overhead> {
  const seconds = 60
  const clip = await makeThinClip(tools, seconds)
  const folder = join(tools.folder, 'overhead')
  await mkdir(folder)
  const hub = await openBenchHub(folder, 1, tools.signal)
  try {
    const { mediaFolder } = await hub.make(clip.path, clip.name)
    const tracks = await readStoredTracks(mediaFolder)
    const weigh = async (track: StoredTrack): Promise<Weight> => ({
      bytes: track.bytes,
      payload: await payloadBytes(tools, await joinTrack(tools, track), track.codec === 'sound' ? 'a' : 'v'),
    })
    const sound = tracks.find(({ codec }) => codec === 'sound')
    if (!sound) throw new Error('no sound was stored')
    const rungs: Weight[] = []
    for (const track of tracks) if (track.codec === 'h264') rungs.push(await weigh(track))
    return overheadNear(65, seconds, rungs, await weigh(sound))
  } finally {
    await hub.stop()
  }
}
