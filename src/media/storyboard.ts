import type { Plan } from './plan.ts'
import { readTimeLine, writeClock } from './subtitles/times.ts'

/** Small pictures of a film at even distances, for finding a place in it. */
export type Storyboard = {
  /** Pictures stand at 0 and every multiple of it. */
  readonly everySeconds: number
  readonly tileWidth: number
  readonly tileHeight: number
  readonly frames: number
  readonly durationSeconds: number
  /** Of the frames that it is taken from. */
  readonly frameRate: FrameRate
}
type FrameRate = { readonly numerator: number; readonly denominator: number }

/** A part of a film that is encoded by itself, in the film's frames. */
export type Piece = { readonly startFrame: number; readonly frames: number }

/** Closer together they look alike, and a finger on the bar cannot choose between them. */
const leastSeconds = 2
/** 300 pictures of about 3 KB are a megabyte, of which a viewer fetches the sheets that he points at. */
const mostFrames = 300
/** The longer side of a picture: a slide's heading can be recognised, and a tile costs about 3 KB. */
const longestSide = 160
/** A film's last frames may be missing from its encode by rounding; no picture is promised there. */
const tailSeconds = 0.5

/** Sheets of 5 by 5: one costs about 60 KB, two seconds on 256 kbit/s, and covers a minute or more. */
const columns = 5
const tilesPerSheet = columns * columns

/** One picture of each piece of a film, its frames one under the other: what an encode hands on. */
export const stripFile = 'storyboard.png'
export const storyboardFile = 'storyboard.vtt'
/** JPEG: Safari before macOS 11 reads no WebP, and a county's old Mac is what an old Mac is. */
export const sheetFile = (sheet: number): string => `sprite-${String(sheet).padStart(2, '0')}.jpg`

type Film = Pick<Plan, 'durationSeconds' | 'segmentSeconds'> & {
  readonly picture?:
    | {
        readonly frameRate: FrameRate
        readonly rungs: readonly { readonly width: number; readonly height: number }[]
      }
    | undefined
}

/** Decides the storyboard of a film; undefined where there is nothing to look at. */
export function planStoryboard({ durationSeconds, segmentSeconds, picture }: Film): Storyboard | undefined {
  const rung = picture?.rungs.at(-1)
  if (!picture || !rung) return undefined
  const perSegment = segmentSeconds * Math.ceil(durationSeconds / mostFrames / segmentSeconds)
  const everySeconds = durationSeconds <= leastSeconds * mostFrames ? leastSeconds : perSegment
  const shrink = longestSide / Math.max(rung.width, rung.height)
  const even = (side: number) => Math.max(2, 2 * Math.round((side * shrink) / 2))
  return {
    everySeconds,
    tileWidth: even(rung.width),
    tileHeight: even(rung.height),
    frames: Math.max(1, Math.ceil((durationSeconds - tailSeconds) / everySeconds)),
    durationSeconds,
    frameRate: picture.frameRate,
  }
}

/** Of a frame, against the rounding of rates such as 29.97, which have no frame exactly at a place. */
const rounding = 0.01

/** Which pictures of a storyboard lie in a piece: the first one's number and how many. None in a short last piece. */
export function framesWithin(board: Storyboard, piece: Piece): { first: number; count: number } {
  const { numerator, denominator } = board.frameRate
  // A picture is the first frame at or after its place. The very sum of `stripSteps`, so that both round alike.
  const before = (frame: number) => {
    const places = ((frame - 1 + rounding) * denominator) / (board.everySeconds * numerator)
    return Math.min(board.frames, Math.floor(places) + 1)
  }
  const first = before(piece.startFrame)
  return { first, count: before(piece.startFrame + piece.frames) - first }
}

/**
 * The steps of ffmpeg's graph that make a piece's strip from its frames at the storyboard's rate; to follow the scaling
 * of the smallest rung. Undefined where the piece has no picture.
 */
export function stripSteps(board: Storyboard, piece: Piece): string | undefined {
  const { count } = framesWithin(board, piece)
  if (count === 0) return undefined
  const { numerator, denominator } = board.frameRate
  const picturesUpTo = (frame: string) =>
    `floor((${frame}+${piece.startFrame}+${rounding})*${denominator}/${board.everySeconds * numerator})`
  return [
    `select='gt(${picturesUpTo('n')},${picturesUpTo('n-1')})'`,
    `scale=${board.tileWidth}:${board.tileHeight}:flags=area`,
    'setsar=1',
    'format=rgb24',
    `tile=1x${count}`,
  ].join(',')
}

/** Output options for what comes out of `stripSteps`. */
export const stripArgs = (label: string): string[] => [
  ...['-map', `[${label}]`, '-c:v', 'png'],
  // It lives until the sheets are made: little work counts more than few bytes.
  ...['-compression_level', '1', '-frames:v', '1', '-f', 'image2', '-update', '1', stripFile],
]

/** How many sheets a storyboard has. */
export const sheetCount = ({ frames }: Storyboard): number => Math.ceil(frames / tilesPerSheet)

/** A sheet: its file, its size, and which frames lie on it, row by row. */
export function sheetOf(board: Storyboard, sheet: number) {
  const first = sheet * tilesPerSheet
  const count = Math.min(tilesPerSheet, board.frames - first)
  return {
    file: sheetFile(sheet),
    first,
    count,
    width: board.tileWidth * Math.min(columns, count),
    height: board.tileHeight * Math.ceil(count / columns),
  }
}

/** Where a frame lies on its sheet, in pixels. */
export const placeOnSheet = (board: Storyboard, frame: number): { left: number; top: number } => ({
  left: (frame % columns) * board.tileWidth,
  top: (Math.floor(frame / columns) % columns) * board.tileHeight,
})

/** The WebVTT thumbnail track: for each span of the film a part of a sheet, by its address beside the track's own. */
export function writeStoryboard(board: Storyboard): string {
  const { everySeconds, tileWidth, tileHeight, frames, durationSeconds } = board
  const endMs = (frame: number) =>
    Math.round(1000 * (frame === frames - 1 ? durationSeconds : (frame + 1) * everySeconds))
  const blocks = Array.from({ length: frames }, (_, frame) => {
    const { left, top } = placeOnSheet(board, frame)
    const part = [left, top, tileWidth, tileHeight].join(',')
    const file = sheetFile(Math.floor(frame / tilesPerSheet))
    return `${writeClock(frame * everySeconds * 1000)} --> ${writeClock(endMs(frame))}\n${file}#xywh=${part}\n`
  })
  return ['WEBVTT\n', ...blocks].join('\n')
}

/** One picture of a thumbnail track. */
export type Thumbnail = {
  readonly startSeconds: number
  readonly endSeconds: number
  readonly file: string
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const tileLine = /^(sprite-\d{2,4}\.jpg)#xywh=(\d{1,5}),(\d{1,5}),(\d{1,4}),(\d{1,4})$/

/** Reads a thumbnail track as `writeStoryboard` wrote it; what is not of that kind, another address too, is left out. */
export function parseStoryboard(text: string): Thumbnail[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const [, file, ...numbers] = tileLine.exec(line) ?? []
    const times = readTimeLine(lines[index - 1] ?? '')
    if (!file || !times) return []
    const [left = 0, top = 0, width = 0, height = 0] = numbers.map(Number)
    const span = { startSeconds: times.startMs / 1000, endSeconds: times.endMs / 1000 }
    return [{ ...span, file, left, top, width, height }]
  })
}
