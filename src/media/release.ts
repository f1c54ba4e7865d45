import { z } from 'zod'
import { posterNames } from './posters.ts'
import { chunkNotesSchema } from './qc-measurements.ts'
import { segmentSchema } from './segments.ts'

/** What one encode left behind: a file for each of its rungs or one for the sound, and how long the work took. */
export const encodedSchema = z.object({
  attemptId: z.string(),
  files: z.array(z.string()),
  /** Of the film's first encode alone. */
  posterFrames: z.array(z.string()),
  /** A chunk's part of the storyboard; absent where it has none. */
  strip: z.string().optional(),
  /** Of the picture's encodes of the first stage. */
  pictureNotes: chunkNotesSchema.optional(),
  ffmpegSeconds: z.number(),
})
export type Encoded = z.infer<typeof encodedSchema>

export const trackSchema = z.object({
  /** Folder of the release: `v720`, `audio`. */
  folder: z.string(),
  /** What the encodes call its files: one in each part. */
  file: z.string(),
  /** The attempts whose files its segments lie in, in the film's order; the first one's initialisation serves all. */
  parts: z.array(z.object({ attemptId: z.string() })).min(1),
  initBytes: z.number().int(),
  segments: z.array(segmentSchema).min(1),
  codec: z.string(),
  width: z.number().int(),
  height: z.number().int(),
})
export type Track = z.infer<typeof trackSchema>

/** Everything of a release, decided and measured: what to cut from which file, and every text to write. */
export const packageSchema = z.object({
  /** Those of this stage. */
  tracks: z.array(trackSchema).min(1),
  /** Those of releases that are published, which its playlists name too. */
  earlier: z.array(z.object({ releaseId: z.string(), tracks: z.array(trackSchema) })),
  /** Playlists in the order in which they must appear: media first, masters last. */
  playlists: z.array(z.object({ path: z.string(), text: z.string() })),
  pictures: z.object({
    attemptId: z.string(),
    files: z.array(z.string()),
    /** The posters' candidates. */
    names: z.array(z.enum(posterNames)),
    widths: z.array(z.number().int()),
    aspect: z.number(),
    /** The thumbnail track among the files. */
    storyboard: z.string().optional(),
  }),
  media: z.object({
    durationSeconds: z.number(),
    masterPlaylist: z.string(),
    av1Playlist: z.string().optional(),
    listenPlaylist: z.string().optional(),
    renditions: z.array(
      z.object({
        name: z.string(),
        width: z.number(),
        height: z.number(),
        frameRate: z.number(),
        averageKbps: z.number(),
        peakKbps: z.number(),
        codec: z.string().optional(),
      }),
    ),
    totalBytes: z.number(),
    /** The earlier stages' releases, whose tracks the master playlists name too. */
    releaseIds: z.array(z.string()),
  }),
})
export type Package = z.infer<typeof packageSchema>

/** What `store` did: the playable files rest under this release's prefix, complete. */
export const storedSchema = z.object({ releaseId: z.string(), objects: z.number().int(), bytes: z.number() })
export type Stored = z.infer<typeof storedSchema>

export const initFile = 'init.mp4'
export const masterPlaylist = 'master.m3u8'
export const listenPlaylist = 'listen.m3u8'
/** `s00042.m4s`: five digits number 27 hours of one-second segments in the order of their names. */
export const segmentFile = (index: number): string => `s${String(index).padStart(5, '0')}.m4s`
