import { subtitleKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { subtitlePlaylist } from './masters.ts'

/** Every word of saved subtitles with its time, in the order of the film: one that lasts over a cut stands there once. */
export async function readSubtitleText(
  store: ObjectStore,
  coursewareId: string,
  subtitleId: string,
): Promise<string> {
  const read = async (file: string) =>
    new TextDecoder().decode(await store.read(subtitleKey(coursewareId, subtitleId, file)))
  const files = (await read(subtitlePlaylist))
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
  const blocks: string[] = []
  for (const file of files) {
    const [, ...cues] = (await read(file)).trim().split('\n\n')
    for (const cue of cues) if (!blocks.includes(cue)) blocks.push(cue)
  }
  return `${blocks.join('\n\n')}\n`
}
