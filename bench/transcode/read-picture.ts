import { z } from 'zod'
import type { PictureFacts } from './peertube.ts'
import type { Tools } from './tools.ts'

const reportSchema = z.object({
  streams: z.array(z.object({ width: z.number(), height: z.number(), avg_frame_rate: z.string() })).min(1),
})

/** Size and frames a second of a film's picture, as its container says. */
export async function readPicture(tools: Tools, path: string): Promise<PictureFacts> {
  const entries = 'stream=width,height,avg_frame_rate'
  const lines = await tools.ffprobe([
    ...['-v', 'error', '-select_streams', 'v:0', '-show_entries', entries, '-of', 'json', path],
  ])
  const [stream] = reportSchema.parse(JSON.parse(lines.join('\n'))).streams
  if (!stream) throw new Error(`${path} has no picture`)
  const [numerator = 0, denominator = 1] = stream.avg_frame_rate.split('/').map(Number)
  const frameRate = numerator / denominator
  if (!(frameRate > 0)) throw new Error(`${path} has no frame rate`)
  return { width: stream.width, height: stream.height, frameRate }
}

/** Seconds of a film, as its container says. */
export async function readSeconds(tools: Tools, path: string): Promise<number> {
  const [line = ''] = await tools.ffprobe([
    ...['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path],
  ])
  return Number(line)
}
