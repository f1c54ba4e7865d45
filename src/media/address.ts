/**
 * Says where a lesson's files lie for the one who asks: the beginning of all their addresses, without a slash at the
 * end. Below it they are called as in the store, so that playlists, which are relative, need no rewriting.
 */
export type MediaAddress = (coursewareId: string) => string

/** Where everybody finds a public lesson, on the hub itself. */
export const plainAddress: MediaAddress = coursewareId => `/media/${coursewareId}`

/** Where a lesson lies that is not for everybody: whoever holds the address may read all below it, for some hours. */
export const signedAddress = (token: string, coursewareId: string): string =>
  `/media/signed/${token}/${coursewareId}`

/** The same on the hub itself, which always has everything: for programs, who were promised a path. */
export const onHub =
  (mediaAddress: MediaAddress): MediaAddress =>
  coursewareId => {
    const address = mediaAddress(coursewareId)
    return address.startsWith('/') ? address : plainAddress(coursewareId)
  }

const signedPattern = /\/media\/signed\/([0-9a-z]{1,11})\.[^/]*\/[0-9a-f]{32}(?=\/|$)/

/** When an address, or that of a file below it, stops to work, in ms since 1970; undefined where it never does. */
export function endsAtMs(address: string): number | undefined {
  const [, seconds] = signedPattern.exec(address) ?? []
  return seconds === undefined ? undefined : 1000 * Number.parseInt(seconds, 36)
}

/** The same file under a newer signed address of its lesson; any other address stays as it is. */
export const movedTo = (address: string, newer: string): string => address.replace(signedPattern, () => newer)
