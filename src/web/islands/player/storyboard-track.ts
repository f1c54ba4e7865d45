import { parseStoryboard, type Thumbnail } from '../../../media/storyboard.ts'

/** A small picture of the film with the address of the sheet that it lies on. */
export type SeekPicture = Thumbnail & { readonly url: string }

/** Below this a sheet of 60 KB would take the line from the film for two seconds and more. */
const leastLinkKbps = 300

/**
 * Whether small pictures may be fetched: not over a thin line, which has the film to carry, and not for a viewer who
 * saves data. An unknown line, as where the system itself plays, is believed to carry a sheet.
 */
export const mayFetchPictures = (line: {
  readonly linkKbps: number | undefined
  readonly savesData: boolean
}): boolean => !line.savesData && (line.linkKbps === undefined || line.linkKbps >= leastLinkKbps)

/** Whether the browser was told to save data (`Save-Data`); browsers that know no such wish say no. */
export function savesData(): boolean {
  const connection: unknown = Reflect.get(navigator, 'connection')
  return typeof connection === 'object' && connection !== null && Reflect.get(connection, 'saveData') === true
}

/** Fetches a thumbnail track; rejects where it cannot be had. */
export async function fetchPictures(trackUrl: string, signal: AbortSignal): Promise<SeekPicture[]> {
  const answer = await fetch(trackUrl, { signal })
  if (!answer.ok) throw new Error(`thumbnails: ${answer.status}`)
  const base = new URL(trackUrl, location.href)
  return parseStoryboard(await answer.text()).map(each => ({ ...each, url: new URL(each.file, base).href }))
}

/** The picture of a second of the film; the last one also after its end. */
export const pictureAt = (pictures: readonly SeekPicture[], seconds: number): SeekPicture | undefined =>
  pictures.find(({ endSeconds }) => seconds < endSeconds) ?? pictures.at(-1)

/** How wide the bar's thumb is drawn, in pixels: its middle, not its edge, stands for the place. */
const thumbPixels = 24

/** The second of the film that a pointer over the bar means. */
export function secondAt(
  pointerX: number,
  bar: { readonly left: number; readonly width: number },
  durationSeconds: number,
): number {
  const share = (pointerX - bar.left - thumbPixels / 2) / Math.max(1, bar.width - thumbPixels)
  return durationSeconds * Math.min(1, Math.max(0, share))
}
