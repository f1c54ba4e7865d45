/**
 * The scripts that pages may ask for: each is src/web/islands/<name>.tsx and nothing else there is an entry, but for
 * `*.worker.ts`, which are workers of their own.
 */
export const islandNames = ['upload', 'player', 'progress', 'description', 'search', 'passkey'] as const
export type IslandName = (typeof islandNames)[number]
