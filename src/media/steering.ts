/** A place from which lessons can be fetched beside the hub: everything under the same paths. */
export type MediaSource = {
  /** As playlists and logs call it. */
  readonly name: string
  /** Scheme, host and port, as the hub's own but for the host: content steering replaces nothing else (RFC 8216bis, 7.3). */
  readonly origin: string
  /** The organisation that it stands in, for whose stations it is; absent: for everybody. */
  readonly placeId?: string
}

/** The hub itself: the pathway of all that names none (RFC 8216bis, 4.4.6.2). */
const hubPathway = '.'
/** How long a player keeps to the order that it was told, in seconds; RFC 8216bis, 7.2, recommends 300. */
const ttlSeconds = 300

/**
 * A master playlist that sends players to ask in which order sources are to be used. One line: the sources themselves
 * are told in the answer, as clones of the hub's own pathway, for a village pays for every byte of a master.
 */
export function withSteering(master: string, steeringUri: string): string {
  const tag = `#EXT-X-CONTENT-STEERING:SERVER-URI="${steeringUri}",PATHWAY-ID="${hubPathway}"`
  return master.replace(/^#EXTM3U.*\n(#EXT-X-VERSION:.*\n)?/, head => `${head}${tag}\n`)
}

/**
 * The sources of one asker in order of nearness: those in the smallest place that it belongs to first, then those for
 * everybody as they were named. `placePath` is `/root/county/town/` in ids; undefined for somebody of whom no place is
 * known.
 */
export function nearestFirst(
  sources: readonly MediaSource[],
  placePath: string | undefined,
): readonly MediaSource[] {
  const places = placePath?.split('/').filter(Boolean) ?? []
  const depthOf = ({ placeId }: MediaSource) => (placeId === undefined ? 0 : places.indexOf(placeId) + 1)
  return sources
    .filter(source => source.placeId === undefined || depthOf(source) > 0)
    .toSorted((one, other) => depthOf(other) - depthOf(one))
}

/** A steering manifest (RFC 8216bis, 7.1): these sources in this order, the hub last. */
export const steeringManifest = (sources: readonly MediaSource[]) => ({
  VERSION: 1,
  TTL: ttlSeconds,
  'PATHWAY-PRIORITY': [...sources.map(({ name }) => name), hubPathway],
  'PATHWAY-CLONES': sources.map(({ name, origin }) => ({
    'BASE-ID': hubPathway,
    ID: name,
    'URI-REPLACEMENT': { HOST: new URL(origin).hostname },
  })),
})
