import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContentKind } from '../../src/media/content.ts'
import { type BareEncode, openBareEncode } from '../support/bare-encode.ts'
import { type BenchHub, openBenchHub } from '../support/bench-hub.ts'
import { type Clip, stampClip } from './clips.ts'
import { type PictureFacts, runPeertube } from './peertube.ts'
import { readPicture } from './read-picture.ts'
import { ladderBytes } from './stored-tracks.ts'
import { storyboardSeconds } from './storyboard-cost.ts'
import { cpuByWork, extrasPercent } from './tool-work.ts'
import type { Tools } from './tools.ts'

/** One clip in one round: the line and its peers, one after the other on the same machine. */
export type Round = {
  readonly lineSeconds: number
  readonly firstSeconds: number
  readonly extrasPercent: number
  /** What the worker programs themselves used, against the encodes. */
  readonly workersPercent: number
  readonly lineBytes: number
  /** Absent where nobody asked for what needs it. */
  readonly bareSeconds?: number
  readonly peertubeSeconds?: number
  /** The same with as many threads as ffmpeg likes, which PeerTube ships without. */
  readonly peertubeThreadedSeconds?: number
  readonly peertubeBytes?: number
}

/** A clip with all that was measured on it, and what the last round left. */
export type Measured = {
  readonly clip: Clip
  readonly kind: ContentKind
  readonly picture: PictureFacts
  readonly rounds: readonly Round[]
  readonly mediaFolder: string
  /** Largest first; empty where PeerTube was not asked for. */
  readonly peertubeFiles: readonly string[]
}

export type RoundsOptions = {
  readonly rounds: number
  readonly withBare: boolean
  readonly withPeertube: boolean
  readonly tell: (line: string) => void
}

type Subject = {
  readonly clip: Clip
  readonly picture: PictureFacts
  readonly bare: BareEncode
  readonly rounds: Round[]
  mediaFolder: string
  peertubeFiles: readonly string[]
}

/** Measures every clip in every round, with two workers; who goes first changes from round to round. */
export async function measureRounds(
  tools: Tools,
  clips: readonly Clip[],
  options: RoundsOptions,
): Promise<readonly Measured[]> {
  const folder = join(tools.folder, 'rounds')
  await mkdir(folder)
  const subjects: Subject[] = []
  const hub = await openBenchHub(folder, 2, tools.signal)
  try {
    for (const clip of clips) {
      const picture = await readPicture(tools, clip.path)
      const bare = await openBareEncode(clip.path)
      subjects.push({ clip, picture, bare, rounds: [], mediaFolder: '', peertubeFiles: [] })
    }
    for (let number = 0; number < options.rounds; number += 1) {
      for (const subject of subjects) {
        const round = await measureOnce(tools, hub, subject, number, options)
        subject.rounds.push(round)
        options.tell(`round ${number + 1}, ${subject.clip.name}: ${describe(round)}`)
      }
    }
    return subjects.map(({ bare, ...rest }) => ({ ...rest, kind: bare.plan.content?.kind ?? 'camera' }))
  } finally {
    for (const { bare } of subjects) await bare.close()
    await hub.stop()
  }
}

async function measureOnce(
  tools: Tools,
  hub: BenchHub,
  subject: Subject,
  number: number,
  { withBare, withPeertube }: RoundsOptions,
): Promise<Round> {
  const { clip, picture, bare } = subject
  const peertubeFolder = join(tools.folder, `peertube-${clip.name}`)
  const line = async () => {
    const stamped = await stampClip(tools, clip, String(number))
    const before = await cpuOfWorkers(hub)
    const made = await hub.make(stamped.path, `${clip.name} ${number}`)
    const workersSeconds = (await cpuOfWorkers(hub)) - before
    await hub.idle()
    await rm(stamped.path)
    subject.mediaFolder = made.mediaFolder
    const cpu = cpuByWork(made.runs)
    return {
      lineSeconds: made.wallSeconds,
      firstSeconds: made.firstSeconds,
      extrasPercent: extrasPercent(cpu, await storyboardSeconds(tools, bare.plan, made.mediaFolder)),
      workersPercent: (100 * workersSeconds) / cpu.encode,
      lineBytes: await ladderBytes(made.mediaFolder),
    }
  }
  const peertube = async () => {
    const threaded = await runPeertube(tools, clip, picture, peertubeFolder, 'all')
    const { wallSeconds, bytes, files } = await runPeertube(tools, clip, picture, peertubeFolder, 'shipped')
    subject.peertubeFiles = files
    return {
      peertubeSeconds: wallSeconds,
      peertubeThreadedSeconds: threaded.wallSeconds,
      peertubeBytes: bytes,
    }
  }
  const steps = [
    line,
    ...(withBare ? [async () => ({ bareSeconds: await bare.run(tools.signal) })] : []),
    ...(withPeertube ? [peertube] : []),
  ]
  const inTurn = [...steps.slice(number % steps.length), ...steps.slice(0, number % steps.length)]
  let round: Partial<Round> = {}
  for (const step of inTurn) round = { ...round, ...(await step()) }
  return wholeRound(round)
}

const cpuOfWorkers = async (hub: BenchHub): Promise<number> =>
  (await hub.workers()).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)

function wholeRound(round: Partial<Round>): Round {
  const { lineSeconds, firstSeconds, extrasPercent, workersPercent, lineBytes, ...peers } = round
  if (
    lineSeconds === undefined ||
    firstSeconds === undefined ||
    extrasPercent === undefined ||
    workersPercent === undefined ||
    lineBytes === undefined
  )
    throw new Error('a round without the line')
  return { lineSeconds, firstSeconds, extrasPercent, workersPercent, lineBytes, ...peers }
}

const describe = ({
  lineSeconds,
  firstSeconds,
  bareSeconds,
  peertubeSeconds,
  peertubeThreadedSeconds,
}: Round): string =>
  [
    `line ${lineSeconds.toFixed(1)} s (watchable after ${firstSeconds.toFixed(1)} s)`,
    ...(bareSeconds === undefined ? [] : [`bare ffmpeg ${bareSeconds.toFixed(1)} s`]),
    ...(peertubeSeconds === undefined ? [] : [`PeerTube ${peertubeSeconds.toFixed(1)} s`]),
    ...(peertubeThreadedSeconds === undefined
      ? []
      : [`with all threads ${peertubeThreadedSeconds.toFixed(1)} s`]),
  ].join(', ')
