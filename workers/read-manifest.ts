import { type Manifest, manifestFile, manifestSchema } from '../src/media/manifest.ts'
import { mediaKey } from '../storage/keys.ts'
import type { Attempt } from './step.ts'

/** What a published release says of itself. Throws `objectMissing` where it is older than that. */
export async function readManifest(
  { store, signal }: Pick<Attempt, 'store' | 'signal'>,
  coursewareId: string,
  releaseId: string,
): Promise<Manifest> {
  const bytes = await store.read(mediaKey(coursewareId, releaseId, manifestFile), { signal })
  return manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
}
