import { catalogueHeadKey, cataloguePartKey, cataloguePrefix } from '../../storage/keys.ts'
import { holdPublication, keepParts, listPartEntries, listParts } from './records.ts'
import { findStoredHead, putHead, putPart, type WriterParts } from './write.ts'

/** Who read an older head may still be fetching its parts. */
const keepReplacedMs = 24 * 3600_000
/** The row is held meanwhile; what is left over goes another night. */
const removedAtOnce = 1000

/**
 * The night's work on the stored catalogue: writes again what the store has lost, and removes lists and parts that were
 * replaced a day ago. Held against the writer, so that it never removes what is just being named anew.
 */
export async function tendCatalogue(parts: WriterParts, now: Date): Promise<void> {
  const { db, store, keys } = parts
  await db.transaction().execute(async step => {
    const held = await holdPublication(step)
    if (!held || held.number === 0) return
    const signal = AbortSignal.timeout(20_000)
    const found = new Set<string>()
    for await (const { key } of store.list(cataloguePrefix(), { signal })) found.add(key)

    const known = await listParts(step)
    const mended = await Promise.all(
      known.map(async part =>
        found.has(cataloguePartKey(part.sha256))
          ? part
          : putPart(store, part, await listPartEntries(step, part), signal),
      ),
    )
    const head = await findStoredHead(store, keys)
    const isWhole = head?.number === held.number && found.has(head.index.path)
    if (!isWhole || mended.some((part, place) => part !== known[place])) {
      await putHead(parts, held, mended, signal)
      await keepParts(step, mended)
    }

    const shown = await findStoredHead(store, keys)
    const named = new Set([
      catalogueHeadKey(),
      ...(shown ? [shown.index.path] : []),
      ...mended.map(part => cataloguePartKey(part.sha256)),
    ])
    const old: string[] = []
    for (const key of [...found].filter(each => !named.has(each)).slice(0, removedAtOnce)) {
      const facts = await store.head(key, { signal })
      if (facts && now.getTime() - facts.modifiedAt.getTime() > keepReplacedMs) old.push(key)
    }
    await store.remove(old, { signal })
  })
}
