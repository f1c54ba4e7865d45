import { readdir, readFile } from 'node:fs/promises'
import { parseProfile, type TranscodeProfile } from './media/profile.ts'
import { parseSpecProfile, type SpecProfile } from './media/spec-profile.ts'

const transcodeFolder = new URL('../transcode-profiles/', import.meta.url)
const specFolder = new URL('../spec-profiles/', import.meta.url)

/**
 * Reads every profile of `transcode-profiles/`, by name. A broken one stops the start: throws an Error that names the
 * file and the field.
 */
export const readProfiles = (from: URL = transcodeFolder): Promise<ReadonlyMap<string, TranscodeProfile>> =>
  readFolder(from, parseProfile)

/** The same for `spec-profiles/`. */
export const readSpecProfiles = (from: URL = specFolder): Promise<ReadonlyMap<string, SpecProfile>> =>
  readFolder(from, parseSpecProfile)

/** The spec profile called `name`; names those that there are where it is unknown. */
export async function readSpecProfile(name: string, from: URL = specFolder): Promise<SpecProfile> {
  const specs = await readSpecProfiles(from)
  const spec = specs.get(name)
  if (spec) return spec
  throw new Error(`SPEC_PROFILE: there is no profile ${name}. There are: ${[...specs.keys()].join(', ')}.`)
}

async function readFolder<Profile extends { readonly name: string }>(
  from: URL,
  parse: (fileName: string, text: string) => Profile,
): Promise<ReadonlyMap<string, Profile>> {
  const names = (await readdir(from)).filter(name => name.endsWith('.json'))
  const profiles = await Promise.all(
    names.map(async name => parse(name, await readFile(new URL(name, from), 'utf8'))),
  )
  return new Map(profiles.map(profile => [profile.name, profile]))
}
