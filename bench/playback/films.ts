import { cp, mkdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { loopArgs } from '../transcode/clip-args.ts'
import { makeCameraClip } from '../transcode/clips.ts'
import type { Tools } from '../transcode/tools.ts'
import { makePeerLadder } from './peer-ladder.ts'

/** A film with a key that is another for another film. */
export type Film = { readonly path: string; readonly key: string }

/** Longer than what is watched of it, so that the player has something to fetch ahead. */
const filmSeconds = 240
/** What is really made; it then comes again and again. */
const madeSeconds = 60
/** Changes with what makes the film, or the peer's ladder of it. */
const recipe = 'camera-1'

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** The film that was named, or one of a hand-held camera, whose rungs spend all their bits. */
export async function takeFilm(tools: Tools, cacheFolder: string, given: string | undefined): Promise<Film> {
  if (given !== undefined) {
    const { size, mtimeMs } = await stat(given)
    return { path: given, key: `${basename(given)}-${size}-${Math.round(mtimeMs)}` }
  }
  const key = `${recipe}-${filmSeconds}`
  const path = join(cacheFolder, `${key}.mp4`)
  if (!(await isThere(path))) {
    await mkdir(cacheFolder, { recursive: true })
    const clip = await makeCameraClip(tools, madeSeconds)
    await tools.ffmpeg(loopArgs(clip.path, filmSeconds, `${path}.part`))
    await rename(`${path}.part`, path)
  }
  return { path, key }
}

/** The same film as PeerTube would serve it; a folder with its master playlist. */
export async function takePeerLadder(tools: Tools, cacheFolder: string, film: Film): Promise<string> {
  const folder = join(cacheFolder, `peer-${film.key.replace(/[^\w.-]/g, '_')}`)
  if (await isThere(folder)) return folder
  const work = join(tools.folder, 'peer')
  await makePeerLadder(tools, film.path, work)
  await rm(`${folder}.part`, { recursive: true, force: true })
  await cp(work, `${folder}.part`, { recursive: true })
  await rename(`${folder}.part`, folder)
  return folder
}
