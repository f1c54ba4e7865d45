import type { ReportedStream } from './ffprobe-report.ts'
import type { Fraction, VideoFacts } from './source-facts.ts'

function readFraction(text: string | undefined): Fraction | undefined {
  const [numerator = 0, denominator = 0] = (text ?? '').split('/').map(Number)
  return numerator > 0 && denominator > 0 ? { numerator, denominator } : undefined
}

const rateOf = (fraction: Fraction): number => fraction.numerator / fraction.denominator

/** Of one frame that stands under a talk. */
export const stillRate = { frameRate: { numerator: 1, denominator: 1 }, variableFrameRate: false } as const

/**
 * The header's rate where the packets bear it out to 2 %, else the usual rate at or above the measured one: to
 * go below it would drop frames, and a phone's 30 that sags to 27 in poor light would stutter at 25.
 */
export function readFrameRate(
  stream: ReportedStream,
  measured: number,
): Pick<VideoFacts, 'frameRate' | 'variableFrameRate'> {
  const bornOut = (fraction: Fraction | undefined): fraction is Fraction =>
    fraction !== undefined && Math.abs(rateOf(fraction) / measured - 1) < 0.02
  const nominal = readFraction(stream.r_frame_rate)
  const average = readFraction(stream.avg_frame_rate)
  if (bornOut(nominal)) return { frameRate: nominal, variableFrameRate: false }
  // An interlaced stream may count fields in r_frame_rate; its average is then the plain one.
  if (bornOut(average) && isUsualRate(rateOf(average)))
    return { frameRate: average, variableFrameRate: false }
  const next = usualRates.find(rate => rateOf(rate) >= measured * 0.98) ?? fastestUsual
  return { frameRate: next, variableFrameRate: true }
}

const fastestUsual: Fraction = { numerator: 60, denominator: 1 }
const usualRates: readonly Fraction[] = [
  { numerator: 1, denominator: 1 },
  { numerator: 2, denominator: 1 },
  { numerator: 5, denominator: 1 },
  { numerator: 10, denominator: 1 },
  { numerator: 25, denominator: 2 },
  { numerator: 15, denominator: 1 },
  { numerator: 20, denominator: 1 },
  { numerator: 24, denominator: 1 },
  { numerator: 25, denominator: 1 },
  { numerator: 30, denominator: 1 },
  { numerator: 50, denominator: 1 },
  fastestUsual,
]
const isUsualRate = (rate: number): boolean =>
  usualRates.some(usual => Math.abs(rateOf(usual) / rate - 1) < 0.005)
