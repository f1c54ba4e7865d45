import { mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDiskStore } from '../../storage/disk.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { openS3Store } from '../../storage/s3.ts'
import { startCeph } from './ceph.ts'

/** A store that a suite runs on, what stands behind it, and a way to take that away. */
export type StoreUnderTest = {
  readonly store: ObjectStore
  /** Opens the same store once more, as another program would. */
  again(): Promise<ObjectStore>
  /** Every key that a reader of the bare folder or bucket finds. */
  allKeys(): Promise<string[]>
  cut(): Promise<void>
  mend(): Promise<void>
  stop(): Promise<void>
}

export const storeKinds: Readonly<Record<string, () => Promise<StoreUnderTest>>> = {
  disk: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'xiangtu-store-'))
    const objects = join(folder, 'objects')
    const store = await openDiskStore(objects)
    return {
      store,
      again: () => openDiskStore(objects),
      allKeys: async () => {
        const entries = await readdir(objects, { recursive: true, withFileTypes: true })
        return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
      },
      cut: () => rename(objects, join(folder, 'unplugged')),
      mend: async () => {
        await rm(objects, { recursive: true, force: true })
        await rename(join(folder, 'unplugged'), objects)
      },
      stop: () => rm(folder, { recursive: true, force: true }),
    }
  },
  'Ceph by S3': async () => {
    const ceph = await startCeph()
    const config = { kind: 's3', region: 'us-east-1', bucket: 'xiangtu', ...ceph } as const
    const store = await openS3Store(config)
    return {
      store,
      again: () => openS3Store(config),
      allKeys: () => ceph.allKeys('xiangtu'),
      cut: () => ceph.cut(),
      mend: () => ceph.mend(),
      stop: async () => {
        await store.close()
        await ceph.stop()
      },
    }
  },
}
