import { hostileInputArgs } from '../src/media/input-args.ts'
import type { RunCommand } from './run-command.ts'
import { noSandbox } from './sandbox.ts'

/** Which ffmpeg a worker has, and what an operator should know of it. */
export type ToolCheck = {
  /** As it names itself: `5.1.9-0+deb12u1`. */
  readonly version: string
  /** Absent where there is nothing to do. */
  readonly warning?: string
}

/**
 * The release of each line that mends CVE-2026-8461, a write outside its memory in the MagicYUV decoder. Later lines
 * began with the mend.
 */
const mendedReleases = ['5.1.10', '6.1.6', '7.1.5', '8.0.3', '8.1.2']
/** Debian and Ubuntu take mends into an old release and leave its number: told by the packager's own. */
const packagedByDistribution = /[-+](?:\d+\+)?(?:deb\d+u\d+|\d*ubuntu[\d.]+)/

const numbersOf = (version: string): readonly number[] | undefined =>
  /^n?(\d+)\.(\d+)(?:\.(\d+))?/
    .exec(version)
    ?.slice(1)
    .map(Number)
    .map(value => value || 0)

function isMended([major = 0, minor = 0, patch = 0]: readonly number[]): boolean {
  const lines = mendedReleases.flatMap(release => [numbersOf(release) ?? []])
  const own = lines.find(line => line[0] === major && line[1] === minor)
  if (own) return patch >= (own[2] ?? 0)
  const [newestMajor = 0, newestMinor = 0] = lines.at(-1) ?? []
  return major > newestMajor || (major === newestMajor && minor > newestMinor)
}

/**
 * Judges what `ffmpeg -version` says. `decoders` are those that an upload may reach; without MagicYUV among them an
 * old ffmpeg is still safe from this one fault, and a distribution's own package counts as mended.
 */
export function judgeVersion(said: string, decoders: readonly string[] = decodersForUploads()): ToolCheck {
  const version = /^ffmpeg version (\S+)/.exec(said)?.[1] ?? 'unknown'
  const isReachable = decoders.length === 0 || decoders.includes('magicyuv')
  const numbers = numbersOf(version)
  if (numbers && isMended(numbers)) return { version }
  if (!isReachable && packagedByDistribution.test(version)) return { version }
  const fault = `ffmpeg ${version} ${numbers ? 'is older than' : 'cannot be told from'} what mends CVE-2026-8461`
  const shield = isReachable
    ? 'and uploads reach its MagicYUV decoder'
    : 'and only the list of decoders keeps uploads from its MagicYUV decoder'
  const advice = `take ${mendedReleases.slice(-3).join(', ')} or later, and name it by FFMPEG_PATH and FFPROBE_PATH`
  return { version, warning: `${fault}, ${shield}: ${advice}` }
}

/** Asks the ffmpeg of this worker for its version. Never a reason not to start: each job names what it misses. */
export async function checkTools(run: RunCommand, ffmpeg: string, signal: AbortSignal): Promise<ToolCheck> {
  const asked = { argv: [ffmpeg, '-version'], sandbox: noSandbox, signal, deadlineSeconds: 20 } as const
  return run(asked).then(
    ({ output }) => judgeVersion(output),
    () => ({ version: 'none', warning: `${ffmpeg} does not run: install ffmpeg, or name it by FFMPEG_PATH` }),
  )
}

const decodersForUploads = (): string[] =>
  hostileInputArgs[hostileInputArgs.indexOf('-codec_whitelist') + 1]?.split(',') ?? []
