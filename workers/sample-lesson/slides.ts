import type { Scene } from './script.ts'

/** The sample's picture size. */
export const frame = { width: 1280, height: 720 } as const

const paper = '#f7f2e4'
const ink = '#22301f'
const green = '#2f6b3c'
const tomato = '#c5402a'
/** The first is Debian's small one; heavy weights would fill its strokes, so size carries the emphasis. */
const chinese =
  "'WenQuanYi Micro Hei','Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
const english = "'DejaVu Sans','Noto Sans','Helvetica Neue',Arial,sans-serif"

/** How a scene's words are set: with Chinese only where the machine has a font for it. */
export type Setting = { readonly hasChineseFont: boolean; readonly stamp: string }

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
const line = (x: number, y: number, size: number, colour: string, font: string, text: string) =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${colour}" font-family="${font}">${escaped(text)}</text>`

const svg = (content: string, width: number = frame.width, height: number = frame.height) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`

const fruit = (x: number, y: number, r: number) =>
  `<g transform="translate(${x} ${y}) scale(${r / 100})"><circle r="100" fill="${tomato}"/>
  <ellipse cx="-36" cy="-34" rx="26" ry="18" fill="#fff" opacity=".25" transform="rotate(-35 -36 -34)"/>
  <path d="M0-70 L18-112 L26-76 L70-96 L44-58 L84-44 L38-40 L30 -8 L4-40 L-24-6 L-30-42 L-78-40 L-42-60 L-66-98 L-22-76 Z" fill="${green}"/>
  <path d="M0-78 C2-104 12-122 26-134" stroke="#245530" stroke-width="11" fill="none"/></g>`

const rule = `<rect width="${frame.width}" height="14" fill="${green}"/><rect y="14" width="${frame.width}" height="4" fill="${tomato}"/>`

function titleSlide(scene: Scene, { hasChineseFont, stamp }: Setting): string {
  const { heading, points } = scene
  const rows = points.map((point, place) =>
    line(104, 490 + place * 62, 36, ink, chinese, hasChineseFont ? `${point.zh}　${point.en}` : point.en),
  )
  return svg(`<rect width="100%" height="100%" fill="${paper}"/>
    <path d="M0 720 V610 C260 560 420 640 700 600 S1120 560 1280 606 V720Z" fill="#d9e4c6"/>
    <path d="M0 720 V650 C300 610 560 690 860 640 S1200 640 1280 660 V720Z" fill="#b9cf9f"/>${rule}
    ${fruit(1090, 226, 96)}${fruit(1196, 330, 54)}
    ${hasChineseFont ? line(100, 250, 84, ink, chinese, heading.zh) : ''}
    ${line(104, hasChineseFont ? 330 : 290, hasChineseFont ? 44 : 48, green, english, heading.en)}
    <rect x="104" y="392" width="180" height="6" fill="${tomato}"/>${rows.join('')}
    ${line(104, 690, 26, '#4c5f45', english, stamp)}`)
}

/** A slide with its first `shown` points, as a speaker uncovers them. */
function pointsSlide(scene: Scene, { hasChineseFont }: Setting, shown: number): string {
  const { heading } = scene
  const rows = scene.points.slice(0, shown).map((point, place) => {
    const y = 292 + place * 142
    const number = `<circle cx="134" cy="${y - 4}" r="34" fill="${green}"/><text x="134" y="${y + 12}" font-size="44" text-anchor="middle" fill="#fff" font-family="${english}">${place + 1}</text>`
    return hasChineseFont
      ? number +
          line(196, y + 4, 54, ink, chinese, point.zh) +
          line(198, y + 56, 36, '#55624e', english, point.en)
      : number + line(196, y + 14, 42, ink, english, point.en)
  })
  return svg(`<rect width="100%" height="100%" fill="${paper}"/>${rule}
    ${hasChineseFont ? line(96, 138, 74, green, chinese, heading.zh) : ''}
    ${line(hasChineseFont ? 130 + heading.zh.length * 76 : 96, 134, 44, tomato, english, heading.en)}
    <rect x="96" y="172" width="1088" height="3" fill="#d8cfb4"/>${rows.join('')}${fruit(1164, 632, 44)}`)
}

/** The pictures of a slide, one for each point that is uncovered. */
export function slidePictures(scene: Scene, setting: Setting): string[] {
  if (scene.kind === 'title') return [titleSlide(scene, setting)]
  return scene.points.map((_, place) => pointsSlide(scene, setting, place + 1))
}

/** The strip with place and subject that lies over the camera scenes. */
export function captionStrip(scene: Scene, { hasChineseFont, stamp }: Setting): string {
  const { zh, en } = scene.heading
  const words = hasChineseFont
    ? line(76, 634, 44, '#fff', chinese, zh) + line(90 + zh.length * 46, 634, 34, '#e6efdc', english, en)
    : line(76, 634, 40, '#fff', english, en)
  return svg(`<rect y="572" width="${frame.width}" height="92" fill="#16241a" opacity=".72"/>
    <rect y="572" width="40" height="92" fill="${tomato}"/>${words}
    <g stroke="#16241a" stroke-width="5" paint-order="stroke">${line(76, 72, 30, '#ffffff', english, stamp)}</g>`)
}
