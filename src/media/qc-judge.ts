import type { PictureNotes, SoundNotes, TimedStretch } from './qc-measurements.ts'
import { type QcFinding, type QcMeasured, type QcReport, qcRules } from './qc-report.ts'
import type { SourceFacts } from './source-facts.ts'
import { aspectOf, type SpecProfile } from './spec-profile.ts'

/** Everything that was measured of one source. A pass that failed is absent, and its rules are not judged. */
export type QcMeasurements = {
  readonly facts: SourceFacts
  /** Bytes of the picture's packets. */
  readonly videoBytes: number
  readonly picture?: PictureNotes | undefined
  readonly sound?: SoundNotes | undefined
}

/** A lesson recorded in pieces has pauses between all of them: the longest of a rule are told, not hundreds. */
const mostPerRule = 12

type Limit = Pick<QcFinding, 'limit' | 'bound' | 'unit'>
type Rule = QcFinding['rule']

/** Holds what was measured of a source against a spec profile. Pure; an empty list of findings is a clean source. */
export function judge(measurements: QcMeasurements, spec: SpecProfile): QcReport {
  const measured = measure(measurements)
  const findings: QcFinding[] = []
  const find = (rule: Rule, limit: Limit, value: number, stretch?: TimedStretch) => {
    const severity = spec[rule]?.severity
    if (severity) findings.push({ rule, severity, measured: value, ...limit, ...stretch })
  }
  const judgeRange = (
    rule: Rule,
    unit: Limit['unit'],
    value: number | undefined,
    least: number | undefined,
    most: number | undefined,
  ) => {
    if (value === undefined) return
    if (least !== undefined && value < least) find(rule, { limit: least, bound: 'least', unit }, value)
    if (most !== undefined && value > most) find(rule, { limit: most, bound: 'most', unit }, value)
  }
  const judgeStretches = (
    rule: Rule,
    stretches: readonly TimedStretch[],
    mostSeconds: number | undefined,
  ) => {
    if (mostSeconds === undefined) return
    const limit = { limit: mostSeconds, bound: 'most', unit: 's' } as const
    for (const stretch of longestOf(stretches, mostSeconds)) find(rule, limit, lengthOf(stretch), stretch)
  }
  /** Slides need neither many bits nor many frames, and stand still by nature. */
  const moves = (mostStillShare: number | undefined) =>
    mostStillShare === undefined || (measured.stillShare ?? 0) <= mostStillShare

  const { facts, picture, sound } = measurements
  const { length, size, frameRate, bitrate, loudness, truePeak } = spec
  judgeRange('length', 's', measured.durationSeconds, length?.leastSeconds, length?.mostSeconds)
  judgeRange('size', 'px', shortSide(measured), size?.leastPixels, size?.mostPixels)
  if (moves(frameRate?.mostStillShare))
    judgeRange('frameRate', 'fps', measured.frameRate, frameRate?.leastFps, frameRate?.mostFps)
  if (moves(bitrate?.mostStillShare))
    judgeRange('bitrate', 'kbps', measured.videoKbps, bitrate?.leastKbps, bitrate?.mostKbps)
  judgeAspect(spec, measured, find)

  if (picture) {
    const black = trimEdges(picture.black, spec.black?.edgeSeconds ?? 0, facts.durationSeconds)
    judgeStretches('black', black, spec.black?.mostSeconds)
    if (moves(spec.freeze?.mostStillShare))
      judgeStretches('freeze', frozenAlone(picture), spec.freeze?.mostSeconds)
    judgeBorders(spec, picture, find)
  }

  if (spec.sound && facts.video && !facts.audio)
    find('sound', { limit: 1, bound: 'least', unit: 'tracks' }, 0)
  if (sound && facts.audio) {
    const silent = [...sound.silent, ...tail(facts.audio.endSeconds, facts.durationSeconds)]
    judgeStretches('silence', joined(silent), spec.silence?.mostSeconds)
    const isClipped = judgeClipping(spec, sound, find)
    // Clipped sound peaks at full scale by nature.
    if (!isClipped && truePeak && (measured.truePeakDbtp ?? Number.NEGATIVE_INFINITY) > truePeak.mostDbtp) {
      const at = sound.loudestAtSeconds
      const limit = { limit: truePeak.mostDbtp, bound: 'most', unit: 'dbtp' } as const
      const stretch = at === undefined ? undefined : { atSeconds: at, untilSeconds: at + 1 }
      find('truePeak', limit, measured.truePeakDbtp ?? 0, stretch)
    }
  }
  judgeRange('loudness', 'lufs', measured.integratedLufs, loudness?.leastLufs, loudness?.mostLufs)
  return {
    specName: spec.name,
    specTitle: spec.title,
    measured,
    findings: findings.toSorted((a, b) => qcRules.indexOf(a.rule) - qcRules.indexOf(b.rule)),
  }
}

function measure({ facts, videoBytes, picture, sound }: QcMeasurements): QcMeasured {
  const { durationSeconds, video } = facts
  const ofFilm = facts.sound?.loudness
  const hasOwn = sound?.truePeakDbtp !== undefined
  const integratedLufs = hasOwn ? sound.integratedLufs : ofFilm?.integratedLufs
  const truePeakDbtp = hasOwn ? sound.truePeakDbtp : ofFilm?.truePeakDbfs
  const stillSeconds = (picture ? frozenAlone(picture) : []).reduce((sum, each) => sum + lengthOf(each), 0)
  return {
    durationSeconds,
    ...(video && {
      width: video.displayWidth,
      height: video.displayHeight,
      frameRate: video.frameRate.numerator / video.frameRate.denominator,
      videoKbps: (8 * videoBytes) / 1000 / video.endSeconds,
    }),
    ...(picture && { stillShare: Math.min(1, stillSeconds / durationSeconds) }),
    ...(integratedLufs !== undefined && { integratedLufs }),
    ...(truePeakDbtp !== undefined && { truePeakDbtp }),
  }
}

/** What is black stands still too: one fault, one finding. */
const frozenAlone = ({ frozen, black }: PictureNotes): TimedStretch[] =>
  frozen.filter(stretch => !black.some(dark => mostlyWithin(stretch, dark)))

type Find = (rule: Rule, limit: Limit, value: number, stretch?: TimedStretch) => void

function judgeAspect({ aspect }: SpecProfile, { width, height }: QcMeasured, find: Find): void {
  if (!aspect || !width || !height) return
  const shown = width / height
  const distance = (allowed: number) => Math.abs(shown / allowed - 1)
  const nearest = aspect.allowed
    .map(aspectOf)
    .reduce((best, each) => (distance(each) < distance(best) ? each : best))
  if (distance(nearest) > aspect.tolerance)
    find('aspect', { limit: nearest, bound: 'near', unit: 'aspect' }, shown)
}

function judgeBorders({ borders }: SpecProfile, { lit }: PictureNotes, find: Find): void {
  if (!borders || !lit) return
  const share = 1 - Math.min(lit.widthShare, lit.heightShare)
  if (share > borders.mostShare)
    find('borders', { limit: borders.mostShare, bound: 'most', unit: 'share' }, share)
}

/** Tells of clipped seconds all together: they come scattered. */
function judgeClipping({ clipping }: SpecProfile, { clippedSeconds }: SoundNotes, find: Find): boolean {
  const [first] = clippedSeconds
  const last = clippedSeconds.at(-1)
  if (!clipping || first === undefined || last === undefined) return false
  if (clippedSeconds.length <= clipping.mostSeconds) return false
  const limit = { limit: clipping.mostSeconds, bound: 'most', unit: 's' } as const
  find('clipping', limit, clippedSeconds.length, { atSeconds: first, untilSeconds: last + 1 })
  return true
}

const shortSide = ({ width, height }: QcMeasured) =>
  width === undefined || height === undefined ? undefined : Math.min(width, height)

const lengthOf = ({ atSeconds, untilSeconds }: TimedStretch): number => untilSeconds - atSeconds

/** The longest stretches over a limit, in the order of the film. */
const longestOf = (stretches: readonly TimedStretch[], mostSeconds: number): TimedStretch[] =>
  stretches
    .filter(stretch => lengthOf(stretch) > mostSeconds)
    .toSorted((a, b) => lengthOf(b) - lengthOf(a))
    .slice(0, mostPerRule)
    .toSorted((a, b) => a.atSeconds - b.atSeconds)

const trimEdges = (stretches: readonly TimedStretch[], edgeSeconds: number, endSeconds: number) =>
  stretches.map(({ atSeconds, untilSeconds }) => ({
    atSeconds: Math.max(atSeconds, edgeSeconds),
    untilSeconds: Math.min(untilSeconds, endSeconds - edgeSeconds),
  }))

function mostlyWithin(stretch: TimedStretch, other: TimedStretch): boolean {
  const shared =
    Math.min(stretch.untilSeconds, other.untilSeconds) - Math.max(stretch.atSeconds, other.atSeconds)
  return shared > 0.8 * lengthOf(stretch)
}

/** From the sound's end to the film's. */
const tail = (soundEndSeconds: number, endSeconds: number): TimedStretch[] =>
  endSeconds - soundEndSeconds > 1 ? [{ atSeconds: soundEndSeconds, untilSeconds: endSeconds }] : []

/** Stretches that touch are one: silence up to the end of a sound track goes on after it. */
function joined(stretches: readonly TimedStretch[]): TimedStretch[] {
  const done: TimedStretch[] = []
  for (const stretch of stretches) {
    const last = done.at(-1)
    if (!last || stretch.atSeconds - last.untilSeconds > 0.5) done.push(stretch)
    else done.splice(-1, 1, { ...last, untilSeconds: stretch.untilSeconds })
  }
  return done
}
