import { XiangtuError } from '../src/errors.ts'

const idPattern = /^[0-9a-f]{32}$/
const namePattern = /^[a-z0-9][a-z0-9._-]{0,63}$/

const id = (value: string): string => {
  if (!idPattern.test(value)) throw new XiangtuError('badRequest', { facts: { field: 'id' } })
  return value
}
const name = (value: string): string => {
  if (!namePattern.test(value)) throw new XiangtuError('badRequest', { facts: { field: 'name' } })
  return value
}

/** Raw footage as it arrived; for its owner and operators alone. */
export const sourceKey = (uploadId: string): string => `source/${id(uploadId)}`

/** Every raw footage; what follows the prefix is the upload's id. */
export const sourcesPrefix = (): string => 'source/'

/** What a step of one version's production found out: written once, by the first attempt that verified its work. */
export const resultKey = (versionId: string, step: string): string =>
  `work/${id(versionId)}/${name(step)}.json`

/** What production keeps of all versions; what follows the prefix is the version's id. */
export const worksPrefix = (): string => 'work/'

/** Everything that production keeps until a version is published. */
export const workPrefix = (versionId: string): string => `work/${id(versionId)}/`

/** Everything that one attempt hands to later steps. */
export const attemptPrefix = (versionId: string, attemptId: string): string =>
  `${workPrefix(versionId)}${id(attemptId)}/`

/** A file that one attempt hands to the next step. */
export const workKey = (versionId: string, attemptId: string, file: string): string =>
  attemptPrefix(versionId, attemptId) + name(file)

/**
 * Where one attempt's playable files lie: `media/<courseware>/<release>/`. The release is the id of the attempt that
 * stored them, so a late writer never touches bytes that another attempt published.
 */
export const releasePrefix = (coursewareId: string, releaseId: string): string =>
  `media/${id(coursewareId)}/${id(releaseId)}/`

/** Whether an object is published: its bytes never change, so whoever fetched it may keep it. */
export const isPublished = (key: string): boolean => key.startsWith('media/')

/** Every release of a lesson. */
export const releasesPrefix = (coursewareId: string): string => `media/${id(coursewareId)}/`

/** A playable file: a playlist or picture at the top (`master.m3u8`), or one of a rendition (`v720/s00001.m4s`). */
export const mediaKey = (coursewareId: string, releaseId: string, path: string): string =>
  checkedKey(releasePrefix(coursewareId, releaseId) + path)

/** The part of a public address, in place of a release's id, under which a lesson's subtitles lie. */
export const subtitleFolder = 'subtitle'

/** Every subtitle of a lesson. Beside the releases, for subtitles outlast them; no release has such an id. */
export const subtitlesPrefix = (coursewareId: string): string =>
  `${releasesPrefix(coursewareId)}${subtitleFolder}/`

/** The files of one saved subtitle: `media/<courseware>/subtitle/<subtitle>/`. */
export const subtitlePrefix = (coursewareId: string, subtitleId: string): string =>
  `${subtitlesPrefix(coursewareId)}${id(subtitleId)}/`

/** A subtitle's playlist or one of its segments: `index.m3u8`, `s00000.vtt`. */
export const subtitleKey = (coursewareId: string, subtitleId: string, file: string): string =>
  subtitlePrefix(coursewareId, subtitleId) + name(file)

/** The part of a public address, in place of a release's id, under which a lesson's own pictures lie. */
export const ownPictureFolder = 'poster'

/** Every picture that a producer brought for a lesson. Beside the releases, for they outlast them. */
export const ownPicturesPrefix = (coursewareId: string): string =>
  `${releasesPrefix(coursewareId)}${ownPictureFolder}/`

/** The files of one such picture, made anew: `media/<courseware>/poster/<picture>/`. */
export const ownPicturePrefix = (coursewareId: string, pictureId: string): string =>
  `${ownPicturesPrefix(coursewareId)}${id(pictureId)}/`

/** One size of it: `poster-640.webp`. */
export const ownPictureKey = (coursewareId: string, pictureId: string, file: string): string =>
  ownPicturePrefix(coursewareId, pictureId) + name(file)

/** The published catalogue: its head, its lists of parts and its parts. */
export const cataloguePrefix = (): string => 'catalogue/'

/** The signed head; the one object that is written over. */
export const catalogueHeadKey = (): string => `${cataloguePrefix()}head.json`

/** A part, or a list of parts, called by the first half of its own SHA-256: other bytes have another name. */
export const cataloguePartKey = (sha256: string): string =>
  `${cataloguePrefix()}${id(sha256.slice(0, 32))}.json.gz`

/** A file of the published catalogue by its name. */
export const catalogueKey = (file: string): string => cataloguePrefix() + name(file)

/** Where a lesson's handouts lie: beside the releases, for they outlast them; no release has such an id. */
const handoutFolder = 'handout'

/** One handout. Not among what /media gives out: its own route says that it is a file to keep, not a page. */
export const handoutKey = (coursewareId: string, handoutId: string): string =>
  `${releasesPrefix(coursewareId)}${handoutFolder}/${id(handoutId)}/handout.pdf`

/** A key as the functions above make it; any other is refused with `badRequest`, so no key leaves a store by its name. */
export const checkedKey = (key: string): string => {
  // S3 takes 1024 bytes; the names below are ASCII.
  if (key.length > 1024) throw new XiangtuError('badRequest', { facts: { field: 'key' } })
  return key.split('/').map(name).join('/')
}

/** The same for a prefix, which ends in '/'. */
export const checkedPrefix = (prefix: string): string => {
  if (!prefix.endsWith('/')) throw new XiangtuError('badRequest', { facts: { field: 'prefix' } })
  return `${checkedKey(prefix.slice(0, -1))}/`
}
