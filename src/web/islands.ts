/**
 * The scripts that pages may ask for: each is src/web/islands/<name>.tsx and nothing else there is an entry, but for
 * `*.worker.ts`, which are workers of their own.
 */
export const islandNames = [
  'upload',
  'subtitles',
  'steering',
  'opening',
  'player',
  'progress',
  'description',
  'search',
  'passkey',
  'pairing',
  'station',
  'room',
  'wall',
  'jury',
  'review',
  'beside',
  'titlecard',
] as const
export type IslandName = (typeof islandNames)[number]
