import type { ErrorCode } from '../errors.ts'

/** Failures whose detail is a command and its last words. Others may speak of addresses and keys, and stay in the log. */
const commandFailures: readonly ErrorCode[] = [
  'encodeFailed',
  'commandStalled',
  'commandTimedOut',
  'scratchFull',
  'toolMissing',
  'outputWrong',
  'probeFailed',
]

/** Some sixty lines: the argv of a ladder of five, and the twenty last lines that are kept of a command. */
const mostCharacters = 6000

/**
 * What of a failure's detail an operator may read in the hub: the command and its last lines, one a line, without the
 * worker's folders and without any address. Undefined for failures that are no command's.
 */
export function failureDetail(
  code: ErrorCode,
  detail: string | undefined,
  folders: readonly string[],
): string | undefined {
  if (!detail || !commandFailures.includes(code)) return undefined
  // The longest first, or a folder's own parts would stay behind.
  const strip = [...folders].filter(each => each.length > 1).sort((a, b) => b.length - a.length)
  const bare = strip.reduce(
    (text, folder) => text.replaceAll(`${folder}/`, '').replaceAll(folder, '.'),
    detail,
  )
  const lines = bare
    // The folder of one attempt, which has no meaning for anybody.
    .replace(/attempt-\d+-[0-9a-f]{32}\//g, '')
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s'"|]+/gi, '[address]')
    .replaceAll(' | ', '\n')
    .split('\n')
    // A file's own text may hold signs that move a terminal's cursor, or that PostgreSQL refuses.
    .map(line => line.replace(/\p{Cc}/gu, ' ').trimEnd())
  const text = lines.join('\n')
  // The end tells why.
  return text.length > mostCharacters ? `…${text.slice(1 - mostCharacters)}` : text
}
