/**
 * More than what says how a track is coded ever takes: 700 to 800 bytes. What is larger is fetched by itself.
 */
const mostBytes = 2048

const mapLine = /^(#EXT-X-MAP:.*URI=")([^"]*)(")/m

/** Where a media playlist has what its decoder needs first; undefined for one that has it within itself. */
export const initUriOf = (playlist: string): string | undefined => {
  const uri = mapLine.exec(playlist)?.[2]
  return uri?.startsWith('data:') ? undefined : uri
}

/**
 * The playlist with that very file in the place of its address, so that nobody asks for it: on a line of 64 kbit/s a
 * request and its headers cost as much as what they bring. The playlist itself where the file is too large for it.
 */
export function withInlineInit(playlist: string, init: Uint8Array): string {
  if (init.byteLength > mostBytes) return playlist
  const base64 = btoa(String.fromCharCode(...init))
  return playlist.replace(mapLine, (_, before: string, _uri: string, after: string) =>
    [before, `data:video/mp4;base64,${base64}`, after].join(''),
  )
}
