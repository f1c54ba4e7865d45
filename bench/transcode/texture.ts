/** A picture of raw bytes, three a pixel. */
export type Picture = { readonly width: number; readonly height: number; readonly rgb: Uint8Array }

/** Numbers from 0 to 1 that are the same in every run: a bench compares runs. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    // Mulberry32, a public-domain generator of 32 bits of state.
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Distances between the points of a layer of noise, in pixels, each with its share of the brightness. */
const octaves = [
  { step: 256, weight: 0.19 },
  { step: 96, weight: 0.2 },
  { step: 36, weight: 0.2 },
  { step: 14, weight: 0.2 },
  { step: 6, weight: 0.18 },
  { step: 2, weight: 0.03 },
] as const

/** One value a pixel, from 0 to 1: large forms with ever finer ones upon them, as foliage, cloth and skin have. */
function makeRelief(width: number, height: number, random: () => number): Float32Array {
  const relief = new Float32Array(width * height)
  for (const { step, weight } of octaves) {
    const columns = Math.ceil(width / step) + 2
    const rows = Math.ceil(height / step) + 2
    const points = Float32Array.from({ length: columns * rows }, random)
    const at = (column: number, row: number) => points[row * columns + column] ?? 0
    for (let y = 0; y < height; y += 1) {
      const row = Math.floor(y / step)
      const down = y / step - row
      for (let x = 0; x < width; x += 1) {
        const column = Math.floor(x / step)
        const right = x / step - column
        const upper = at(column, row) * (1 - right) + at(column + 1, row) * right
        const lower = at(column, row + 1) * (1 - right) + at(column + 1, row + 1) * right
        relief[y * width + x] = (relief[y * width + x] ?? 0) + weight * (upper * (1 - down) + lower * down)
      }
    }
  }
  return relief
}

/** A detailed picture without a repeated place. Its forms are sharp here and soft there, as in a lens. */
export function makeTexture(width: number, height: number, seed: number): Picture {
  const random = seededRandom(seed)
  const light = makeRelief(width, height, random)
  const tint = makeRelief(Math.ceil(width / 4), Math.ceil(height / 4), random)
  const rgb = new Uint8Array(width * height * 3)
  const clamp = (value: number) => Math.max(0, Math.min(255, Math.round(value)))
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const bright = 255 * Math.min(1, Math.max(0, ((light[y * width + x] ?? 0) - 0.5) * 3.4 + 0.48))
      const hue = ((tint[(y >> 2) * Math.ceil(width / 4) + (x >> 2)] ?? 0) - 0.5) * 150
      const at = 3 * (y * width + x)
      rgb[at] = clamp(bright + hue)
      rgb[at + 1] = clamp(bright + 12)
      rgb[at + 2] = clamp(bright - hue)
    }
  return { width, height, rgb }
}
