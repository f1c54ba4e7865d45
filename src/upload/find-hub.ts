import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Language } from '../errors.ts'
import { uploadWords } from '../web/words/upload.ts'
import type { HubAccess } from './send-file.ts'

type Given = {
  /** From the command line. */
  readonly hub?: string | undefined
  readonly key?: string | undefined
  readonly language: Language
  readonly config: {
    readonly hub: string | undefined
    readonly key: string | undefined
    readonly dataFolder: string
  }
}

/**
 * Address and key from flags, environment, or the hub that runs on this machine. Throws an Error with the sentence for
 * the person at the terminal where one of the two is not to be found.
 */
export async function findHub({ hub, key, language, config }: Given): Promise<HubAccess> {
  const own = async (name: string) =>
    (await readFile(join(config.dataFolder, name), 'utf8').catch(() => '')).trim()
  const address = hub ?? config.hub ?? (await own('address'))
  const isOwn = hub === undefined && config.hub === undefined
  // The local key opens the local hub only: it is never sent to an address that somebody typed.
  const secret = key ?? config.key ?? (isOwn ? await own('local-key') : '')
  const words = uploadWords[language].terminal
  if (!URL.canParse(address)) throw new Error(words.noHub)
  if (!secret) throw new Error(words.noKey)
  return { hub: address, key: secret, language }
}
