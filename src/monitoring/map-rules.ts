type Position = { readonly latitude: number; readonly longitude: number }
type Map = {
  readonly width: number
  readonly height: number
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

const width = 1200
const edge = 60
const tallest = 1000
const flattest = 300

/**
 * Puts positions on a sheet 1200 wide, north above. A degree of longitude is shortened as it is at the county's middle,
 * so that distances look right; a county is too small for the earth's roundness to show.
 */
export function placeOnMap(positions: readonly Position[]): Map {
  const latitudes = positions.map(({ latitude }) => latitude)
  const longitudes = positions.map(({ longitude }) => longitude)
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)]
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)]
  const shortened = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const wide = Math.max((east - west) * shortened, 1e-9)
  const tall = Math.max(north - south, 1e-9)
  const scale = Math.min((width - 2 * edge) / wide, (tallest - 2 * edge) / tall)
  // A single place stands in the middle.
  const height = Math.max(flattest, tall * scale + 2 * edge)
  const middle = { x: width / 2, y: height / 2 }
  const points = positions.map(({ latitude, longitude }) => ({
    x: Math.round(middle.x + (longitude - (west + east) / 2) * shortened * scale),
    y: Math.round(middle.y - (latitude - (south + north) / 2) * scale),
  }))
  return { width, height: Math.round(height), points }
}
