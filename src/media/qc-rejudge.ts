import { type QcFinding, type QcReport, qcRules } from './qc-report.ts'
import { aspectOf, type SpecProfile } from './spec-profile.ts'

type Range = Pick<QcFinding, 'unit'> & {
  readonly value: number | undefined
  readonly least?: number | undefined
  readonly most?: number | undefined
}

/**
 * Holds a report against another specification than the one that it was made for. What was measured of the whole film
 * is judged anew. Stretches (black, silent, frozen…) are known only as far as the first specification named them: those
 * that are too long for this one too are found, others may be there.
 */
export function rejudge(report: QcReport, spec: SpecProfile): readonly QcFinding[] {
  if (report.specName === spec.name) return report.findings
  const { measured } = report
  const { width, height } = measured
  const isStill = (most: number | undefined) => most !== undefined && (measured.stillShare ?? 0) > most
  const { length, size, frameRate, bitrate, loudness, truePeak } = spec
  const ranges: Readonly<Partial<Record<QcFinding['rule'], Range>>> = {
    ...(length && {
      length: {
        ...{ unit: 's', value: measured.durationSeconds },
        ...{ least: length.leastSeconds, most: length.mostSeconds },
      },
    }),
    ...(size && {
      size: {
        unit: 'px',
        value: width && height ? Math.min(width, height) : undefined,
        ...{ least: size.leastPixels, most: size.mostPixels },
      },
    }),
    ...(frameRate &&
      !isStill(frameRate.mostStillShare) && {
        frameRate: {
          ...{ unit: 'fps', value: measured.frameRate },
          ...{ least: frameRate.leastFps, most: frameRate.mostFps },
        },
      }),
    ...(bitrate &&
      !isStill(bitrate.mostStillShare) && {
        bitrate: {
          ...{ unit: 'kbps', value: measured.videoKbps },
          ...{ least: bitrate.leastKbps, most: bitrate.mostKbps },
        },
      }),
    ...(loudness && {
      loudness: {
        ...{ unit: 'lufs', value: measured.integratedLufs },
        ...{ least: loudness.leastLufs, most: loudness.mostLufs },
      },
    }),
    ...(truePeak && {
      truePeak: { unit: 'dbtp', value: measured.truePeakDbtp, most: truePeak.mostDbtp },
    }),
  }
  return qcRules
    .flatMap(rule => {
      const severity = spec[rule]?.severity
      if (!severity) return []
      if (rule === 'aspect') return aspectFinding(report, spec)
      const range = ranges[rule]
      if (range) return rangeFinding(rule, severity, range)
      return stretchFindings(report, spec, rule)
    })
    .map(finding => ({ ...finding, severity: spec[finding.rule]?.severity ?? finding.severity }))
}

function rangeFinding(
  rule: QcFinding['rule'],
  severity: QcFinding['severity'],
  { value, unit, least, most }: Range,
): readonly QcFinding[] {
  if (value === undefined) return []
  const common = { rule, severity, unit, measured: value }
  if (least !== undefined && value < least) return [{ ...common, limit: least, bound: 'least' }]
  if (most !== undefined && value > most) return [{ ...common, limit: most, bound: 'most' }]
  return []
}

function aspectFinding({ measured }: QcReport, { aspect }: SpecProfile): readonly QcFinding[] {
  const { width, height } = measured
  if (!aspect || !width || !height) return []
  const shown = width / height
  const off = (allowed: number) => Math.abs(shown / allowed - 1)
  const nearest = aspect.allowed.map(aspectOf).toSorted((a, b) => off(a) - off(b))[0] ?? shown
  if (off(nearest) <= aspect.tolerance) return []
  const { severity } = aspect
  return [{ rule: 'aspect', severity, measured: shown, limit: nearest, bound: 'near', unit: 'aspect' }]
}

/** What the first specification found and this one does not allow either. */
function stretchFindings(report: QcReport, spec: SpecProfile, rule: QcFinding['rule']): readonly QcFinding[] {
  const limits: Readonly<Partial<Record<QcFinding['rule'], number | undefined>>> = {
    black: spec.black?.mostSeconds,
    freeze: spec.freeze?.mostSeconds,
    silence: spec.silence?.mostSeconds,
    clipping: spec.clipping?.mostSeconds,
    borders: spec.borders?.mostShare,
  }
  const limit = limits[rule]
  return report.findings
    .filter(finding => finding.rule === rule && (limit === undefined || finding.measured > limit))
    .map(finding => ({ ...finding, limit: limit ?? finding.limit }))
}
