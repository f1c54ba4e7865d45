import { chmod, copyFile, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { stillsName } from '../../src/media/stills.ts'
import type { Measured } from './rounds.ts'
import { joinTrack, payloadBytes, readStoredTracks } from './stored-tracks.ts'
import type { Tools } from './tools.ts'
import { chooseMoments, momentsArgs, vmafArgs } from './vmaf-args.ts'

/** What a rung costs and how it looks beside its source. */
export type QualityPoint = { readonly rung: string; readonly kbps: number; readonly vmaf: number }
/** Rate and quality of our ladder and of PeerTube's for one clip, from the lowest rate. */
export type QualityCurve = {
  readonly clip: string
  readonly ours: readonly QualityPoint[]
  readonly av1: readonly QualityPoint[]
  readonly peertube: readonly QualityPoint[]
}

const model = 'vmaf_float_v0.6.1.pkl'
const logSchema = z.object({ frames: z.array(z.object({ metrics: z.object({ vmaf: z.number() }) })).min(1) })

/** Compares every rung of both ladders with the clip that they were made of. */
export async function measureCurve(tools: Tools, measured: Measured): Promise<QualityCurve> {
  const { clip, picture, mediaFolder, peertubeFiles } = measured
  const moments = chooseMoments(clip.seconds)
  const vmafFfmpeg = await openVmaf(tools)
  await tools.ffmpeg(momentsArgs(clip.path, picture, moments, join(tools.folder, 'reference.yuv')))
  const look = async (rung: string, path: string): Promise<QualityPoint> => {
    const isHeld = rung === `v${stillsName}`
    await tools.ffmpeg(momentsArgs(path, picture, moments, join(tools.folder, 'distorted.yuv'), { isHeld }))
    await tools.run([
      vmafFfmpeg,
      ...vmafArgs('distorted.yuv', 'reference.yuv', picture, { model, log: 'vmaf.json' }),
    ])
    const { frames } = logSchema.parse(JSON.parse(await readFile(join(tools.folder, 'vmaf.json'), 'utf8')))
    const vmaf = frames.reduce((sum, frame) => sum + frame.metrics.vmaf, 0) / frames.length
    return { rung, kbps: ((await payloadBytes(tools, path, 'v')) * 8) / 1000 / clip.seconds, vmaf }
  }
  const byRate = (points: QualityPoint[]) => points.sort((a, b) => a.kbps - b.kbps)
  try {
    const ours: QualityPoint[] = []
    const av1: QualityPoint[] = []
    for (const track of await readStoredTracks(mediaFolder)) {
      if (track.codec === 'sound') continue
      const points = track.codec === 'av1' ? av1 : ours
      points.push(await look(track.name, await joinTrack(tools, track)))
    }
    const peertube: QualityPoint[] = []
    for (const file of peertubeFiles) peertube.push(await look(file.replace(/^.*\/|\.mp4$/g, ''), file))
    return { clip: clip.name, ours: byRate(ours), av1: byRate(av1), peertube: byRate(peertube) }
  } finally {
    for (const name of ['reference.yuv', 'distorted.yuv']) await rm(join(tools.folder, name), { force: true })
  }
}

/** The rung with the most bits of those that take no more than `mostKbps`; undefined where each takes more. */
export const bestWithin = (points: readonly QualityPoint[], mostKbps: number): QualityPoint | undefined =>
  points.filter(({ kbps }) => kbps <= mostKbps).sort((a, b) => b.kbps - a.kbps)[0]

/**
 * The static ffmpeg of 2018, whose libvmaf reads a model in the old format. It is given nothing but raw pictures that
 * the machine's own ffmpeg wrote: an upload in its hands would meet every hole of those years.
 */
async function openVmaf(tools: Tools): Promise<string> {
  const installed: { default: { path: string } } = await import('@ffmpeg-installer/ffmpeg')
  // Its own install script, which npm does not run, would do this.
  await chmod(installed.default.path, 0o755)
  const models = fileURLToPath(new URL('../vmaf/', import.meta.url))
  for (const name of [model, `${model}.model`]) await copyFile(join(models, name), join(tools.folder, name))
  return installed.default.path
}
