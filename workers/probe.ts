import { XiangtuError } from '../src/errors.ts'
import { ffprobeReportSchema } from '../src/media/ffprobe-report.ts'
import { describeArgs, packetArgs } from '../src/media/input-args.ts'
import { countPackets } from '../src/media/packet-times.ts'
import { readSoundNotes } from '../src/media/qc-measurements.ts'
import { sniffRefusal } from '../src/media/sniff.ts'
import { readSourceFacts, type SourceFacts } from '../src/media/source-facts.ts'
import { sourceLimits } from '../src/media/source-limits.ts'
import { sourceKey } from '../storage/keys.ts'
import { measure } from './measure.ts'
import { keepSourceNotes } from './qc.ts'
import { readStart } from './read-start.ts'
import type { Attempt } from './step.ts'

const probeMemoryBytes = 2 * 1024 ** 3

/** Measures a source inside the sandbox. Throws the XiangtuErrors of `readSourceFacts` and those of a refused file. */
export async function probe(attempt: Attempt): Promise<SourceFacts> {
  const path = await attempt.cache.fetch(sourceKey(attempt.job.uploadId), { signal: attempt.signal })
  const refusal = sniffRefusal(await readStart(path))
  if (refusal) throw new XiangtuError(refusal)
  attempt.progress(0.1)

  const common = {
    sandbox: attempt.sandbox,
    limits: { cpuSeconds: 300, fileBytes: 0, addressSpaceBytes: probeMemoryBytes },
    cwd: attempt.scratch,
    signal: attempt.signal,
  }
  const described = await attempt
    .run({ ...common, argv: [attempt.tools.ffprobe, ...describeArgs(path)], deadlineSeconds: 60 })
    .catch(refuse)
  const report = ffprobeReportSchema.safeParse(JSON.parse(described.output || '{}'))
  if (!report.success) throw new XiangtuError('notMedia', { detail: report.error.message })
  // ffprobe ends well and leaves the size out: it was told not to open such a picture.
  refuseLargePicture(described.complaints.join(' | '))
  attempt.progress(0.3)

  const packets = countPackets(report.data)
  const flood = new AbortController()
  const counted = await attempt
    .run({
      ...common,
      argv: [attempt.tools.ffprobe, ...packetArgs(path)],
      // Reading four hours of film from a slow disk; a demuxer in a loop is cut off.
      deadlineSeconds: 1800,
      signal: AbortSignal.any([attempt.signal, flood.signal]),
      onLine: line => {
        packets.take(line)
        if (packets.isFlood()) flood.abort()
      },
    })
    .catch((error: unknown) => refuse(flood.signal.aborted ? tooManyPackets() : error))
  if (counted.complaints.some(line => line.includes('partial file'))) {
    throw new XiangtuError('mediaTruncated', { detail: counted.complaints.join(' | ') })
  }
  const facts = readSourceFacts(report.data, packets.byStream)
  attempt.progress(0.5)
  const soundNotes = readSoundNotes()
  const keyframeGapSeconds = packets.byStream.get(facts.video?.streamIndex ?? -1)?.keyframeGapSeconds ?? 0
  const source = { path, keyframeGapSeconds }
  const measured = {
    ...facts,
    ...(facts.video && { video: { ...facts.video, keyframeGapSeconds } }),
    ...(await measure(attempt, facts, source, soundNotes.take)),
  }
  const sound = measured.sound && soundNotes.read(measured.durationSeconds)
  const videoBytes = packets.byStream.get(facts.video?.streamIndex ?? -1)?.bytes ?? 0
  await keepSourceNotes(attempt, { videoBytes, ...(sound && { sound }) })
  return measured
}

const tooManyPackets = () =>
  new XiangtuError('mediaTooLong', {
    facts: { limit: `${sourceLimits.seconds / 3600} h` },
    detail: 'packets',
  })

/** Turns ffprobe's refusal into the reason that a person understands. */
function refuse(error: unknown): never {
  if (!(error instanceof XiangtuError) || error.code !== 'encodeFailed') throw error
  const said = error.detail ?? ''
  const options = { detail: said, cause: error }
  // Whole phrases of ffmpeg's: the detail begins with argv, which holds the options' names.
  if (said.includes('Number of streams exceeds max_streams'))
    throw new XiangtuError('tooManyStreams', options)
  if (/moov atom not found|partial file|End of file|contradictionary STSC/.test(said)) {
    throw new XiangtuError('mediaTruncated', options)
  }
  refuseLargePicture(said)
  const codec = /Codec \((\w+)\) not on whitelist/.exec(said)?.[1]
  if (codec) throw new XiangtuError('codecUnsupported', { ...options, facts: { codec } })
  if (/not on whitelist|Invalid data found/.test(said)) throw new XiangtuError('notMedia', options)
  throw new XiangtuError('probeFailed', options)
}

function refuseLargePicture(said: string): void {
  const [, width, height] = /Picture size (\d+)x(\d+) (?:is invalid|exceeds)/.exec(said) ?? []
  if (width && height) {
    throw new XiangtuError('pictureTooLarge', { facts: { size: `${width}×${height}` }, detail: said })
  }
}
