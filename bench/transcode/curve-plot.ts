import { escapeText, inks, label, line, place, svgPicture } from '../support/svg.ts'
import type { QualityCurve, QualityPoint } from './vmaf.ts'

const width = 760
const height = 480
const frame = { left: 70, right: 730, top: 80, bottom: 420 } as const
const rates = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000] as const

/** Where a rate lies: ten times as much is always as far. From 10 to 5000 kbit/s. */
export const rateX = (kbps: number): number => {
  const share = Math.log(Math.min(5000, Math.max(10, kbps)) / 10) / Math.log(500)
  return frame.left + share * (frame.right - frame.left)
}
const qualityY = (vmaf: number) => frame.bottom - (vmaf / 100) * (frame.bottom - frame.top)

type Look = {
  readonly ink: string
  readonly dash: string
  readonly isSquare: boolean
  readonly below: boolean
}

function drawPoints(points: readonly QualityPoint[], { ink, dash, isSquare, below }: Look): string[] {
  const path = points.map(({ kbps, vmaf }) => `${place(rateX(kbps))},${place(qualityY(vmaf))}`).join(' ')
  const marks = points.map(({ kbps, vmaf }) => {
    const [x, y] = [rateX(kbps), qualityY(vmaf)]
    return isSquare
      ? `<rect x="${place(x - 5)}" y="${place(y - 5)}" width="10" height="10" fill="${ink}"/>`
      : `<circle cx="${place(x)}" cy="${place(y)}" r="5.5" fill="${ink}"/>`
  })
  const names = points.map(({ rung, kbps, vmaf }) =>
    label(rateX(kbps) + (below ? 8 : -8), qualityY(vmaf) + (below ? 16 : -9), rung, {
      anchor: below ? 'start' : 'end',
      size: 12,
      fill: ink,
    }),
  )
  const stroke = dash && ` stroke-dasharray="${escapeText(dash)}"`
  return [
    `<polyline points="${path}" fill="none" stroke="${ink}" stroke-width="2"${stroke}/>`,
    ...marks,
    ...names,
  ]
}

/** Rate against quality of our ladder (circles) and PeerTube's (squares) for one clip; further up and left is better. */
export function drawCurve({ clip, ours, av1, peertube }: QualityCurve): string {
  const say = (who: string, points: readonly QualityPoint[]) =>
    points.length === 0
      ? []
      : [
          `${who}: ${points.map(({ rung, kbps, vmaf }) => `${rung} ${kbps.toFixed(0)} kbit/s VMAF ${vmaf.toFixed(1)}`).join(', ')}.`,
        ]
  const title = `Bits and picture quality, ${clip}`
  const description = [...say('Ours', ours), ...say('Ours in AV1', av1), ...say('PeerTube', peertube)].join(
    ' ',
  )
  const grid = [
    ...rates.flatMap(rate => [
      line([rateX(rate), frame.top], [rateX(rate), frame.bottom], '#ddd'),
      label(rateX(rate), frame.bottom + 20, String(rate), { anchor: 'middle', size: 12, fill: inks.quiet }),
    ]),
    ...[0, 20, 40, 60, 80, 100].flatMap(vmaf => [
      line([frame.left, qualityY(vmaf)], [frame.right, qualityY(vmaf)], '#ddd'),
      label(frame.left - 10, qualityY(vmaf) + 4, String(vmaf), { anchor: 'end', size: 12, fill: inks.quiet }),
    ]),
  ]
  const legend = 'Ours: circles, solid; AV1 dotted. PeerTube: squares, dashed.'
  return svgPicture({ width, height }, title, description, [
    label(20, 30, title, { size: 18 }),
    label(20, 50, `VMAF v0.6.1 at the source's size. ${legend}`, { size: 12, fill: inks.quiet }),
    ...grid,
    label((frame.left + frame.right) / 2, height - 14, 'kbit/s of video', { anchor: 'middle' }),
    ...(peertube.length
      ? drawPoints(peertube, { ink: inks.peer, dash: '7 4', isSquare: true, below: true })
      : []),
    ...(av1.length ? drawPoints(av1, { ink: inks.ours, dash: '2 4', isSquare: false, below: false }) : []),
    ...drawPoints(ours, { ink: inks.ours, dash: '', isSquare: false, below: false }),
  ])
}
