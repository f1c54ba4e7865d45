import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Plan } from '../src/media/plan.ts'
import { posterFrameArgs, posterFrameFile, waveFormArgs } from '../src/media/poster-args.ts'
import {
  areAlike,
  type Look,
  posterNames,
  posterPlaces,
  secondPlaces,
  showsSomething,
} from '../src/media/posters.ts'
import type { Command } from './run-command.ts'
import type { Attempt } from './step.ts'

type Taken = { readonly files: readonly string[]; readonly wallSeconds: number }

/**
 * Takes the candidates for the poster: up to three frames from different scenes, none near black where there is
 * another; at least one. Of sound alone, the wave form.
 */
export async function takePosterFrames(
  attempt: Attempt,
  bounds: Omit<Command, 'argv'>,
  plan: Plan,
  source: string,
): Promise<Taken> {
  let wallSeconds = 0
  const run = async (args: readonly string[]): Promise<void> => {
    wallSeconds += (await attempt.run({ ...bounds, argv: [attempt.tools.ffmpeg, ...args] })).wallSeconds
  }
  const { picture, sound } = plan
  if (!picture) {
    await run(waveFormArgs(sound?.streamIndex ?? 0, source))
    return { files: [posterFrameFile(0)], wallSeconds }
  }
  const take = async (shares: readonly number[], from = 0): Promise<Candidate[]> => {
    const wanted = shares.map((share, index) => ({
      ...{ share, file: posterFrameFile(from + index), seconds: share * plan.durationSeconds },
    }))
    await run(posterFrameArgs(plan, picture, source, wanted))
    const taken: Candidate[] = []
    for (const { share, file } of wanted) {
      const path = join(attempt.scratch, file)
      // A film may end before its own word on its length.
      const exists = await stat(path).catch(() => undefined)
      if (exists) taken.push({ share, file, look: await lookAt(path) })
    }
    return taken
  }
  const first = await take(posterPlaces)
  let good = goodOf(first)
  if (good.length < posterNames.length)
    good = goodOf([...first, ...(await take(secondPlaces, posterPlaces.length))])
  // Dark from end to end, or over before any place: what there is.
  const shown = good.length > 0 ? good : [...first, ...(await take([0], posterFrameCount))].slice(0, 1)
  return { files: shown.map(({ file }) => file), wallSeconds }
}

type Candidate = { readonly share: number; readonly file: string; readonly look: Look }

const posterFrameCount = posterPlaces.length + secondPlaces.length

/** The first few that show something and differ, in the order of the film. */
function goodOf(candidates: readonly Candidate[]): Candidate[] {
  const good: Candidate[] = []
  for (const each of candidates) {
    const isNew = !good.some(other => areAlike(other.look, each.look))
    if (good.length < posterNames.length && isNew && showsSomething(each.look)) good.push(each)
  }
  return good.toSorted((one, other) => one.share - other.share)
}

/** Grey values of a picture shrunk to a stamp: enough to tell scenes from each other. */
const lookAt = (path: string): Promise<Look> =>
  sharp(path).resize({ width: 32, height: 18, fit: 'fill' }).greyscale().raw().toBuffer()
