import type { StorageConfig } from '../src/config.ts'
import { openDiskStore } from './disk.ts'
import type { ObjectStore } from './object-store.ts'

/** Opens the store that the settings name. Rejects where it cannot be reached or refuses our keys. */
export async function openStore(config: StorageConfig): Promise<ObjectStore> {
  if (config.kind === 'disk') return openDiskStore(config.folder)
  // Loaded only where it is used: the AWS SDK takes longer to load than the rest of the hub.
  const { openS3Store } = await import('./s3.ts')
  return openS3Store(config)
}
