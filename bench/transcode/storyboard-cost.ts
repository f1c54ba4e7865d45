import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plan } from '../../src/media/plan.ts'
import { stillsName } from '../../src/media/stills.ts'
import { planStoryboard, stripArgs, stripFile, stripSteps } from '../../src/media/storyboard.ts'
import { makeSheets } from '../../workers/storyboard.ts'
import { joinTrack, readStoredTracks } from './stored-tracks.ts'
import type { Tools } from './tools.ts'

/**
 * CPU seconds of a film's storyboard on top of its encode. In the line its frames are tapped from the smallest rung
 * within the encode, where no clock tells them apart: here the stored smallest rung is decoded with and without them.
 * Added is what making the sheets takes this very program.
 */
export async function storyboardSeconds(tools: Tools, plan: Plan, mediaFolder: string): Promise<number> {
  const planned = planStoryboard(plan)
  const [smallest] = (await readStoredTracks(mediaFolder))
    // The slide show lacks the frames that the storyboard is made of.
    .filter(({ codec, name }) => codec === 'h264' && name !== `v${stillsName}`)
    .sort((a, b) => a.bytes - b.bytes)
  if (!planned || !smallest) return 0
  // The stored rung may hold every second frame only.
  const step = plan.picture?.rungs.at(-1)?.frameStep ?? 1
  const { numerator } = planned.frameRate
  const denominator = planned.frameRate.denominator * step
  const board = { ...planned, frameRate: { numerator, denominator } }
  const frames = Math.floor((plan.durationSeconds * numerator) / denominator)
  const path = await joinTrack(tools, smallest)
  const input = ['-hide_banner', '-nostdin', '-y', '-v', 'error', '-i', path]
  const nothing = ['-f', 'null', '-']
  const alone = await tools.ffmpegCpu([...input, '-map', '0:v', ...nothing])
  const graph = `[0:v]split=2[v][t];[t]${stripSteps(board, { startFrame: 0, frames })}[sb]`
  const tapped = await tools.ffmpegCpu([
    ...[...input, '-filter_complex', graph, '-map', '[v]', ...nothing],
    ...stripArgs('sb'),
  ])
  const folder = join(tools.folder, 'sheets')
  await mkdir(folder, { recursive: true })
  const before = process.cpuUsage()
  await makeSheets(board, [{ path: join(tools.folder, stripFile), first: 0, count: board.frames }], folder)
  const used = process.cpuUsage(before)
  return Math.max(0, tapped - alone) + (used.user + used.system) / 1e6
}
