import { readdir, readFile } from 'node:fs/promises'
import { parseProfile, type TranscodeProfile } from './media/profile.ts'

const folder = new URL('../transcode-profiles/', import.meta.url)

/**
 * Reads every profile of `transcode-profiles/`, by name. A broken one stops the start: throws an Error that names the
 * file and the field.
 */
export async function readProfiles(from: URL = folder): Promise<ReadonlyMap<string, TranscodeProfile>> {
  const names = (await readdir(from)).filter(name => name.endsWith('.json'))
  const profiles = await Promise.all(
    names.map(async name => parseProfile(name, await readFile(new URL(name, from), 'utf8'))),
  )
  return new Map(profiles.map(profile => [profile.name, profile]))
}
