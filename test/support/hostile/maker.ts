import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ffmpeg } from '../ffmpeg.ts'

/** What the attacks aim at: files and an address that no output may show and no request may reach. */
export type Victims = {
  /** A playable film outside the job's folder. */
  readonly secretFilm: string
  /** A text outside the job's folder; it holds `canary`. */
  readonly secretText: string
  /** Another producer's upload, lying in the same folder as the attack. */
  readonly neighbourName: string
  /** A loopback address that must get no request. */
  readonly canaryUrl: string
}

/** Stands in what may never come out again: a secret of this machine, or words that a film was loaded with. */
export const canary = 'CANARY-MUST-NOT-SING'

/** Writes one hostile or broken upload into a folder and gives its path. */
export type HostileMaker = (folder: string, victims: Victims) => Promise<string>

/** A file of these very bytes. */
export const written =
  (name: string, content: (victims: Victims) => string | Uint8Array): HostileMaker =>
  async (folder, victims) => {
    const path = join(folder, name)
    await writeFile(path, content(victims))
    return path
  }

/** Makes a file with ffmpeg, under a name whose ending may lie. */
export const encoded =
  (name: string, ...argv: readonly string[]): HostileMaker =>
  async folder => {
    const path = join(folder, name)
    await ffmpeg(...argv, path)
    return path
  }

export const lavfi = (source: string): string[] => ['-f', 'lavfi', '-i', source]
export const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']
