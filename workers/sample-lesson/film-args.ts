import type { Scene } from './script.ts'
import { frame } from './slides.ts'

const frameRate = 25

/** A scene with its pictures as files: slides in order, or a camera scene's layers (far to near) and last its caption. */
export type DrawnScene = Scene & { readonly pictures: readonly string[] }

/** How the film sounds: a voice reads text files, one a scene, or a soft tone stands in where ffmpeg has no voice. */
export type Narration =
  | { readonly kind: 'voice'; readonly textFiles: readonly string[] }
  | { readonly kind: 'tone' }

/** Slow swings that never meet, as of a hand; in pixels. */
const handShake = (reach: number, phase: number) =>
  `${reach}*sin(t*1.9+${phase})+${reach * 0.5}*sin(t*4.3+${phase * 2})+${reach * 0.25}*sin(t*9.1)`
/** A picture held still; put into its pixel format first, so that it is converted once and not for every frame. */
const held = (seconds: number, pixelFormat: string) =>
  `format=${pixelFormat},fps=${frameRate},tpad=stop_mode=clone:stop_duration=${seconds.toFixed(3)},trim=duration=${seconds.toFixed(3)}`
/** Layers keep full colour and transparency until they lie on each other. */
const layered = 'yuva444p'
const { width, height } = frame
const finish = `format=yuv420p,setsar=1,setpts=PTS-STARTPTS`
/** Grain keeps the encoder honest: no camera gives two frames alike. */
const grain = 'noise=alls=7:allf=t'

/** Slides: each picture stands for its share of the scene, as a speaker uncovers the points. */
function slidesGraph(scene: DrawnScene, firstInput: number, out: string): string[] {
  const share = scene.seconds / scene.pictures.length
  const parts = scene.pictures.map(
    (_, place) => `[${firstInput + place}:v]${held(share, 'yuv420p')},${finish}[${out}p${place}]`,
  )
  const joined = scene.pictures.map((_, place) => `[${out}p${place}]`).join('')
  return [...parts, `${joined}concat=n=${scene.pictures.length}:v=1:a=0[${out}]`]
}

/** A walk along the rows: four layers pass at their own speeds under an unsteady hand. */
function greenhouseGraph(scene: DrawnScene, firstInput: number, out: string): string[] {
  // Pixels a second at which the row in focus passes; the layer widths of greenhouse.ts allow ten seconds of it.
  const speed = 190 * Math.min(1, 10 / scene.seconds)
  const depths = [0.32, 0.64, 1, 1.62]
  const layers = depths.map((depth, place) => {
    const x = `20+t*${(speed * depth).toFixed(2)}+(${handShake(9 * depth, 1)})`
    const y = `30+(${handShake(7 * depth, 4)})`
    return `[${firstInput + place}:v]${held(scene.seconds, layered)},crop=${width}:${height}:'${x}':'${y}'[${out}l${place}]`
  })
  return [
    ...layers,
    `[${out}l0][${out}l1]overlay=format=yuv444[${out}a];[${out}a][${out}l2]overlay=format=yuv444[${out}b]`,
    `[${out}b][${out}l3]overlay=format=yuv444[${out}c]`,
    `[${firstInput + depths.length}:v]${held(scene.seconds, layered)}[${out}t];[${out}c][${out}t]overlay=format=yuv444,${finish},${grain}[${out}]`,
  ]
}

/** A close-up that slowly draws nearer; the background stays behind, out of focus. */
function closeUpGraph(scene: DrawnScene, firstInput: number, out: string): string[] {
  const move = (depth: number) =>
    `crop=${width}:${height}:'160+${100 * depth}*t/${scene.seconds}+(${handShake(8 * depth, 2)})':'90-${40 * depth}*t/${scene.seconds}+(${handShake(7 * depth, 5)})'`
  return [
    `[${firstInput}:v]${held(scene.seconds, layered)},${move(0.5)}[${out}l0];[${firstInput + 1}:v]${held(scene.seconds, layered)},${move(1)}[${out}l1]`,
    `[${out}l0][${out}l1]overlay=format=yuv444,zoompan=z='1+0.0006*on':x='iw*0.55*(1-1/zoom)':y='ih*0.4*(1-1/zoom)':d=1:s=${width}x${height}:fps=${frameRate}[${out}c]`,
    `[${firstInput + 2}:v]${held(scene.seconds, layered)}[${out}t];[${out}c][${out}t]overlay=format=yuv444,${finish},${grain}[${out}]`,
  ]
}

function soundGraph(scenes: readonly DrawnScene[], narration: Narration): string[] {
  const parts = scenes.map((scene, place) => {
    const source =
      narration.kind === 'voice'
        ? // A breath before the words; slt is the clearest of flite's voices.
          `flite=textfile=${narration.textFiles[place]}:voice=slt,aresample=48000,adelay=500:all=1,volume=1.1`
        : `sine=f=${220 + 40 * place}:r=48000,tremolo=f=0.4:d=0.6,volume=0.15`
    return `${source},apad,atrim=duration=${scene.seconds.toFixed(3)},aformat=channel_layouts=mono,asetpts=PTS-STARTPTS[s${place}]`
  })
  const joined = scenes.map((_, place) => `[s${place}]`).join('')
  // A quiet hiss under the words, as every room has.
  return [
    ...parts,
    `${joined}concat=n=${scenes.length}:v=0:a=1[voice];anoisesrc=a=0.003:c=pink:r=48000[room];[voice][room]amix=duration=first:normalize=0[sound]`,
  ]
}

const graphs = { title: slidesGraph, points: slidesGraph, greenhouse: greenhouseGraph, closeUp: closeUpGraph }

/** The one ffmpeg call that makes the sample: every picture an input, the scenes joined, sound beside them. */
export function filmArgs(
  scenes: readonly DrawnScene[],
  narration: Narration,
  stamp: string,
  outPath: string,
): string[] {
  const graph: string[] = []
  let input = 0
  for (const [place, scene] of scenes.entries()) {
    graph.push(...graphs[scene.kind](scene, input, `v${place}`))
    input += scene.pictures.length
  }
  const joined = scenes.map((_, place) => `[v${place}]`).join('')
  graph.push(`${joined}concat=n=${scenes.length}:v=1:a=0[film]`, ...soundGraph(scenes, narration))
  return [
    ...['-hide_banner', '-nostdin', '-y', '-v', 'error', '-progress', 'pipe:3', '-nostats'],
    ...scenes.flatMap(scene => scene.pictures.flatMap(path => ['-framerate', String(frameRate), '-i', path])),
    ...['-filter_complex', graph.join(';'), '-map', '[film]', '-map', '[sound]'],
    // As a camera would give it: good, large, quick to make.
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '24', '-g', '50', '-c:a', 'aac', '-b:a', '96k'],
    ...['-t', scenes.reduce((sum, scene) => sum + scene.seconds, 0).toFixed(3)],
    ...['-metadata', `comment=${stamp}`, '-movflags', '+faststart', '-f', 'mp4', outPath],
  ]
}
