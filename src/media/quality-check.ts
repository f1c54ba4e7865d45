import { rungFile } from './encode-args.ts'
import { gridOf, gridOfRung, type Plan, type PlannedRung, rungsWithStills } from './plan.ts'
import { targetSecondsOf } from './playlist.ts'
import { targetSecondsFor } from './release-playlists.ts'
import { pictureSlot, pictureStart, type Segment, type SegmentGrid } from './segments.ts'

/** What is known of one encoded track after reading every fragment's header. */
export type TrackFacts = {
  readonly name: string
  readonly kind: 'picture' | 'sound'
  readonly width: number
  readonly height: number
  readonly hasEditList: boolean
  readonly segments: readonly Segment[]
  readonly everySegmentStartsWithKeyframe: boolean
}

/** One thing that is wrong with an encode; `what` goes to the log and, in short, to the producer. */
export type Finding = { readonly track: string; readonly what: string }

/** Half a second over a whole lesson is heard by nobody; more means that something was lost or invented. */
const durationToleranceSeconds = 0.5
/** Rounding of ticks; a frame at 30/s is 33 ms, and rungs that part by one make a player's switch visible. */
const alignmentToleranceSeconds = 0.005

/** What of a plan the tracks at hand must be. */
export type Expected = {
  readonly rungs: readonly PlannedRung[]
  readonly hasSound: boolean
  /** How many segments the ladder's pictures have that are published already. */
  readonly pictureSegments?: number | undefined
}

const wholeOf = ({ picture, sound }: Plan): Expected => ({
  rungs: picture ? rungsWithStills(picture) : [],
  hasSound: sound !== undefined,
})

/** Compares measured tracks with the plan, or with a stage's share of it. An empty list is the permission to publish. */
export function checkTracks(plan: Plan, tracks: readonly TrackFacts[], expected = wholeOf(plan)): Finding[] {
  const findings: Finding[] = []
  const count = expected.rungs.length + (expected.hasSound ? 1 : 0)
  if (tracks.length !== count)
    findings.push({ track: 'all', what: `${tracks.length} tracks, ${count} planned` })
  const targetSeconds = targetSecondsFor(plan)
  const stills = stillsOf(expected)

  for (const track of tracks) {
    const find = (what: string) => findings.push({ track: track.name, what })
    const last = track.segments.at(-1)
    const [first] = track.segments
    if (!first || !last) {
      find('no segment')
      continue
    }
    const endSeconds = last.startSeconds + last.durationSeconds
    if (Math.abs(endSeconds - plan.durationSeconds) > durationToleranceSeconds) {
      find(`lasts ${endSeconds.toFixed(2)} s, source ${plan.durationSeconds.toFixed(2)} s`)
    }
    if (first.startSeconds > alignmentToleranceSeconds) find(`begins at ${first.startSeconds.toFixed(3)} s`)
    if (track.hasEditList) find('has an edit list')
    if (!track.everySegmentStartsWithKeyframe) find('a segment does not begin with a keyframe')
    const gap = firstGap(track.segments)
    if (gap) find(gap)
    const { segmentSeconds } = stills && isTrackOf(stills, track) ? gridOfRung(plan, stills) : plan
    if (last.durationSeconds > 1.5 * segmentSeconds) find('the last segment is too long')
    else if (targetSecondsOf(track.segments) > targetSeconds)
      find(`a segment is longer than ${targetSeconds} s`)
  }
  return [...findings, ...checkSizes(expected, tracks), ...checkGrid(plan, tracks, expected)]
}

const stillsOf = ({ rungs }: Expected): PlannedRung | undefined => rungs.find(rung => rung.stills)
const isTrackOf = (rung: PlannedRung, { name }: TrackFacts): boolean => rungFile(rung) === `${name}.mp4`

function firstGap(segments: readonly Segment[]): string | undefined {
  for (const [index, segment] of segments.entries()) {
    const next = segments[index + 1]
    if (!next) continue
    const end = segment.startSeconds + segment.durationSeconds
    // A tick of rounding, not a frame.
    if (Math.abs(next.startSeconds - end) > 0.002) return `a gap at ${end.toFixed(3)} s`
    // The first segment of every file lies right behind its initialisation.
    const place = next.part === segment.part ? segment.start + segment.bytes : segments[0]?.start
    if (next.start !== place) return `bytes are missing at ${end.toFixed(3)} s`
  }
  return undefined
}

function checkSizes({ rungs }: Expected, tracks: readonly TrackFacts[]): Finding[] {
  return rungs.flatMap((rung, index) => {
    const track = tracks[index]
    if (track && track.width === rung.width && track.height === rung.height) return []
    return [
      { track: rung.name, what: `is ${track?.width}×${track?.height}, planned ${rung.width}×${rung.height}` },
    ]
  })
}

/** Every rung must cut at the times of the grid, or a player that changes rung shows a jump. */
function checkGrid(plan: Plan, tracks: readonly TrackFacts[], expected: Expected): Finding[] {
  const grid = gridOf(plan)
  const stills = stillsOf(expected)
  const isShow = (track: TrackFacts) => stills !== undefined && isTrackOf(stills, track)
  const pictures = tracks.filter(track => track.kind === 'picture' && !isShow(track))
  const shows = tracks.filter(isShow).flatMap(({ name, segments }) => {
    // Its own places are some of the ladder's; a chunk begins a segment wherever it begins itself.
    const astray = segments.findIndex(({ startSeconds }) => !isOnGrid(startSeconds, grid))
    return astray >= 0 ? [{ track: name, what: `segment ${astray} does not stand on the grid` }] : []
  })
  return [
    ...shows,
    ...pictures.flatMap(({ name, segments }) => {
      const astray = segments.findIndex(
        ({ startSeconds }, slot) =>
          Math.abs(startSeconds - pictureStart(slot, grid)) > alignmentToleranceSeconds,
      )
      if (astray >= 0) return [{ track: name, what: `segment ${astray} does not stand on the grid` }]
      const count = expected.pictureSegments ?? pictures[0]?.segments.length
      if (segments.length === count) return []
      return [{ track: name, what: `${segments.length} segments, others have ${count}` }]
    }),
  ]
}

const isOnGrid = (seconds: number, grid: SegmentGrid): boolean =>
  Math.abs(seconds - pictureStart(pictureSlot(seconds, grid), grid)) <= alignmentToleranceSeconds
