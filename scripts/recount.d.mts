import type { ChainRow } from '../src/competition/chain.ts'
import type { Result } from '../src/competition/journal.ts'

export function readChain(text: string): readonly ChainRow[]
export function recount(rows: readonly ChainRow[]): readonly Result[]
export function verify(
  text: string,
  head?: string,
): {
  readonly rows: number
  readonly head: string | undefined
  readonly results: readonly Result[] | undefined
}
