/** A repeatable stream of numbers in [0, 1): the sample's plants grow the same way every time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A picture of the film's world: drawn, then perhaps put out of focus. */
export type Layer = {
  readonly svg: string
  readonly blur: number
  readonly width: number
  readonly height: number
}

const layer = (width: number, height: number, blur: number, content: string): Layer => ({
  svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>${shapes}</defs>${content}</svg>`,
  blur,
  width,
  height,
})

const leafBlade =
  'M0 0 C10-16 30-24 44-15 C54-24 72-16 76-6 C88-8 100-2 106 6 C94 10 86 18 74 14 C66 26 48 26 42 18 C28 26 10 16 0 0Z'
const leaflet = (x: number, y: number, turn: number, scale: number) =>
  `<use href="#blade" transform="translate(${x} ${y}) rotate(${turn}) scale(${scale})"/>`
const shapes = `
  <linearGradient id="leaf" x1="0" x2="1" y2="1"><stop offset="0" stop-color="#4f9a3e"/><stop offset="1" stop-color="#23632b"/></linearGradient>
  <radialGradient id="red" cx=".35" cy=".3" r=".8"><stop offset="0" stop-color="#ff8a5c"/><stop offset=".45" stop-color="#d8402a"/><stop offset="1" stop-color="#8d1f16"/></radialGradient>
  <radialGradient id="orange" cx=".35" cy=".3" r=".8"><stop offset="0" stop-color="#ffd08a"/><stop offset=".5" stop-color="#e58a2e"/><stop offset="1" stop-color="#a3541a"/></radialGradient>
  <radialGradient id="unripe" cx=".35" cy=".3" r=".8"><stop offset="0" stop-color="#d6ec9c"/><stop offset=".5" stop-color="#86b84a"/><stop offset="1" stop-color="#46782b"/></radialGradient>
  <g id="blade"><path d="${leafBlade}" fill="url(#leaf)"/><path d="M0 0 C30-6 70 2 104 6" stroke="#8fc474" stroke-width="2" fill="none"/>
    <path d="M24-2 L38-15 M46 0 L60-12 M40 1 L46 16 M64 3 L74 12" stroke="#7bb565" stroke-width="1.2" fill="none"/></g>
  <clipPath id="edge"><path d="${leafBlade}"/></clipPath>
  <g id="frond"><path d="M0 0 C50-22 110-10 170 18" stroke="#3a7a34" stroke-width="5" fill="none"/>
    ${leaflet(38, -10, -62, 0.62)}${leaflet(46, -10, 58, 0.66)}${leaflet(86, -10, -48, 0.78)}${leaflet(94, -8, 52, 0.8)}${leaflet(132, 0, -34, 0.7)}${leaflet(136, 4, 56, 0.66)}${leaflet(166, 16, 14, 0.95)}</g>
  <g id="calyx"><path d="M0-4 L22-22 L8-4 L30 2 L8 6 L14 26 L0 10 L-16 24 L-8 4 L-30 0 L-8-6 L-20-22Z" fill="#3d7f35"/></g>`

const fruit = (kind: 'red' | 'orange' | 'unripe', x: number, y: number, r: number) =>
  `<g transform="translate(${x} ${y})"><circle r="${r}" fill="url(#${kind})"/><use href="#calyx" transform="translate(0 ${-r * 0.82}) scale(${r / 44})"/></g>`

/** One staked plant: string, stem, fronds to both sides from the top down, trusses of fruit that ripen from below. */
function plant(x: number, ground: number, height: number, random: () => number): string {
  const parts = [`<path d="M${x} -20 V${ground}" stroke="#f2f2ea" stroke-width="3"/>`]
  const lean = (random() - 0.5) * 40
  parts.push(
    `<path d="M${x} ${ground} C${x + lean} ${ground - height * 0.4} ${x - lean} ${ground - height * 0.7} ${x} ${ground - height}" stroke="#4d8240" stroke-width="11" fill="none"/>`,
  )
  for (let up = 60; up < height; up += 46) {
    const y = ground - up
    const side = random() < 0.5 ? -1 : 1
    const size = 0.7 + 0.6 * random() * (1 - up / height / 2)
    for (const flip of [side, -side]) {
      if (flip !== side && random() < 0.3) continue
      const turn = -24 + random() * 62
      parts.push(
        `<use href="#frond" transform="translate(${x} ${y + random() * 24}) scale(${flip * size} ${size}) rotate(${turn.toFixed(0)})"/>`,
      )
    }
    if (up % 138 < 46) {
      const kind = up < height * 0.35 ? 'red' : up < height * 0.6 ? 'orange' : 'unripe'
      const across = x + side * (34 + random() * 30)
      for (let n = 0; n < 4; n++)
        parts.push(
          fruit(kind, across + side * n * 17, y + 20 + n * 27 + random() * 8, 30 - n * 2 + random() * 5),
        )
    }
  }
  return parts.join('')
}

const row = (from: number, to: number, step: number, draw: (x: number) => string) => {
  const parts: string[] = []
  for (let x = from; x < to; x += step) parts.push(draw(x))
  return parts.join('')
}

/** The four layers of the walk along the rows, far to near; the nearer, the faster they pass. */
export function greenhouseLayers(): { far: Layer; middle: Layer; near: Layer; closest: Layer } {
  const random = seeded(18)
  const far = layer(
    2000,
    780,
    1.2,
    `
    <linearGradient id="film" y2="1" x2="0"><stop offset="0" stop-color="#fdfdf2"/><stop offset=".7" stop-color="#cfe3cd"/><stop offset="1" stop-color="#9dbb92"/></linearGradient>
    <radialGradient id="sun"><stop offset="0" stop-color="#fffbe0"/><stop offset="1" stop-color="#fffbe0" stop-opacity="0"/></radialGradient>
    <rect width="2000" height="780" fill="url(#film)"/><circle cx="1240" cy="110" r="360" fill="url(#sun)"/>
    ${row(-60, 2100, 170, x => `<path d="M${x} 780 V300 C${x + 6} 150 ${x + 60} 40 ${x + 170} -20" stroke="#b3c4b4" stroke-width="9" fill="none"/>`)}
    <path d="M0 190 H2000 M0 330 H2000" stroke="#bccbbb" stroke-width="5"/>
    ${row(0, 2000, 34, x => `<ellipse cx="${x}" cy="${560 + random() * 60}" rx="${50 + random() * 40}" ry="${70 + random() * 70}" fill="${random() < 0.5 ? '#6f9f62' : '#7fae6c'}" opacity=".8"/>`)}
    <rect y="640" width="2000" height="140" fill="#8b7a58"/>`,
  )
  const middle = layer(
    2700,
    780,
    2.2,
    `<g opacity=".96">${row(40, 2700, 200, x => plant(x + random() * 40, 660, 560, random))}</g>
    <rect y="650" width="2700" height="130" fill="#77623f"/><rect width="2700" height="780" fill="#dfeedd" opacity=".16"/>`,
  )
  const near = layer(
    3400,
    780,
    0,
    `<rect y="706" width="3400" height="74" fill="#5b4a30"/>
    <path d="M0 716 H3400" stroke="#20241f" stroke-width="26"/><path d="M0 706 H3400" stroke="#4b544c" stroke-width="4"/>
    ${row(120, 3400, 420, x => plant(x + random() * 90, 716, 690, random))}`,
  )
  const closest = layer(
    4600,
    780,
    9,
    row(
      200,
      4600,
      900,
      x =>
        `<use href="#frond" transform="translate(${x} ${760 + random() * 20}) rotate(${-60 - random() * 60}) scale(${2.1 + random()})"/>`,
    ),
  )
  return { far, middle, near, closest }
}

/** The close-up: one leaf with the V-shaped patch, one fruit under grey fur; behind them the rows, out of focus. */
export function closeUpLayers(): { behind: Layer; subject: Layer } {
  const random = seeded(7)
  const behind = layer(
    1600,
    900,
    14,
    `<rect width="1600" height="900" fill="#8fb683"/>
    ${row(0, 90, 1, () => `<use href="#frond" transform="translate(${random() * 1600} ${random() * 900}) rotate(${random() * 360}) scale(${0.8 + random() * 1.4})"/>`)}
    ${fruit('red', 220, 180, 90)}${fruit('orange', 1480, 140, 80)}<circle cx="960" cy="100" r="150" fill="#fffde8" opacity=".5"/>`,
  )
  const fur = row(0, 420, 1, () => {
    const angle = random() * Math.PI * 2
    const reach = Math.sqrt(random())
    const edge = 1 + 0.16 * Math.sin(angle * 3) + 0.1 * Math.sin(angle * 7)
    const [x, y] = [1180 + Math.cos(angle) * reach * edge * 104, 420 + Math.sin(angle) * reach * edge * 70]
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${(3 + random() * 8).toFixed(1)}" fill="${random() < 0.5 ? '#b9b6a8' : '#8e8c80'}" opacity="${(0.45 + random() * 0.4).toFixed(2)}"/>`
  })
  // Rings that open from the tip, cut off at the leaf's edge.
  const patch = ['#d3b45a', '#8a5a25', '#b88a45', '#6d451d'].map(
    (colour, ring) =>
      `<ellipse cx="110" cy="6" rx="${56 - ring * 13}" ry="${26 - ring * 5}" fill="${colour}" opacity=".9"/>`,
  )
  const subject = layer(
    1600,
    900,
    0,
    `<path d="M-20 250 C300 180 700 300 1180 230 S1500 60 1620 40" stroke="#4d8240" stroke-width="26" fill="none"/>
    <path d="M1180 228 C1190 250 1186 270 1180 290" stroke="#4d8240" stroke-width="16" fill="none"/>
    <g transform="translate(240 236) rotate(24) scale(7.2)"><use href="#blade"/><g clip-path="url(#edge)">${patch.join('')}</g></g>
    <g transform="translate(120 230) rotate(112) scale(3.4)"><use href="#blade"/></g><g transform="translate(930 250) rotate(66) scale(2.6)"><use href="#blade"/></g>
    ${fruit('red', 1180, 470, 190)}<ellipse cx="1180" cy="424" rx="116" ry="80" fill="#75624a" opacity=".75"/>${fur}`,
  )
  return { behind, subject }
}
