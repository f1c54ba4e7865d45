import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openBenchHub } from '../support/bench-hub.ts'
import { makeLongClip } from './clips.ts'
import type { Tools } from './tools.ts'

/** The largest resident size in MB of a worker program while it brings a long film through the line, without ffmpeg. */
export async function measureMemory(tools: Tools, seconds: number): Promise<number> {
  const clip = await makeLongClip(tools, seconds)
  const folder = join(tools.folder, 'memory')
  await mkdir(folder)
  const hub = await openBenchHub(folder, 2, tools.signal)
  try {
    await hub.make(clip.path, clip.name)
    const peaks = (await hub.workers()).map(({ peakBytes }) => peakBytes)
    if (peaks.length === 0) throw new Error('memory is read from /proc, which this machine does not have')
    return Math.max(...peaks) / 1e6
  } finally {
    await hub.stop()
  }
}
