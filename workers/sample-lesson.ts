import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { readConfig } from '../src/config.ts'
import { commandRunner, type RunCommand } from './run-command.ts'
import { type DrawnScene, filmArgs, type Narration } from './sample-lesson/film-args.ts'
import { closeUpLayers, greenhouseLayers, type Layer } from './sample-lesson/greenhouse.ts'
import { type Scene, scenes } from './sample-lesson/script.ts'
import { captionStrip, type Setting, slidePictures } from './sample-lesson/slides.ts'
import { noSandbox } from './sandbox.ts'

/** Long enough for one old core; the film takes about ten seconds on two. */
const deadlineSeconds = 300

/** Makes the demo's raw footage: `node --import tsx workers/sample-lesson.ts OUT.mp4 [--seconds 60]`. */
async function makeSampleLesson(outPath: string, seconds: number, signal: AbortSignal): Promise<void> {
  const { ffmpegPath, searchPath } = readConfig()
  const run = commandRunner(searchPath)
  const folder = await mkdtemp(join(tmpdir(), 'xiangtu-sample-'))
  try {
    // To the second: two films made one after the other must not be the same file.
    const stamp = new Date().toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' })
    const setting: Setting = { stamp, hasChineseFont: await hasChineseFont() }
    const planned = scenes.reduce((sum, scene) => sum + scene.seconds, 0)
    const drawn: DrawnScene[] = []
    for (const [place, scene] of scenes.entries()) {
      const pictures = await drawScene(scene, setting, join(folder, `scene-${place}`))
      drawn.push({ ...scene, seconds: (scene.seconds * seconds) / planned, pictures })
    }
    const narration = (await canSpeak(run, ffmpegPath, signal))
      ? await writeNarration(folder)
      : { kind: 'tone' as const }
    const argv = filmArgs(drawn, narration, stamp, resolve(outPath))
    await run({ argv: [ffmpegPath, ...argv], sandbox: noSandbox, cwd: folder, signal, deadlineSeconds })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function drawScene(scene: Scene, setting: Setting, stem: string): Promise<string[]> {
  const slide = (svg: string): Layer => ({ svg, blur: 0, width: 0, height: 0 })
  const layers =
    scene.kind === 'greenhouse'
      ? [...Object.values(greenhouseLayers()), slide(captionStrip(scene, setting))]
      : scene.kind === 'closeUp'
        ? [...Object.values(closeUpLayers()), slide(captionStrip(scene, setting))]
        : slidePictures(scene, setting).map(slide)
  return Promise.all(
    layers.map(async ({ svg, blur }, place) => {
      const path = `${stem}-${place}.png`
      const picture = sharp(Buffer.from(svg))
      await (blur > 0 ? picture.blur(blur) : picture).png({ compressionLevel: 1 }).toFile(path)
      return path
    }),
  )
}

async function writeNarration(folder: string): Promise<Narration> {
  const textFiles = scenes.map((_, place) => `narration-${place}.txt`)
  await Promise.all(
    textFiles.map((file, place) => writeFile(join(folder, file), scenes[place]?.narration ?? '')),
  )
  return { kind: 'voice', textFiles }
}

/** Whether this ffmpeg was built with flite and the voice is there. */
const canSpeak = (run: RunCommand, ffmpegPath: string, signal: AbortSignal): Promise<boolean> =>
  run({
    argv: [ffmpegPath, '-v', 'error', '-f', 'lavfi', '-i', 'flite=text=yes:voice=slt', '-f', 'null', '-'],
    sandbox: noSandbox,
    signal,
    deadlineSeconds: 20,
  }).then(
    () => true,
    () => false,
  )

/** Without a font every Chinese character would be a box; then the slides are in English only. */
async function hasChineseFont(): Promise<boolean> {
  if (process.platform === 'darwin') return true
  const folders = [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    join(homedir(), '.fonts'),
    join(homedir(), '.local/share/fonts'),
  ]
  const lists = await Promise.all(folders.map(folder => readdir(folder, { recursive: true }).catch(() => [])))
  return lists
    .flat()
    .some(name => /wqy|cjk|sourcehan|uming|ukai|droidsansfallback|simsun|simhei|msyh/i.test(name))
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '60' } },
})
const [outPath] = positionals
const seconds = Number(values.seconds)
if (outPath === undefined || !(seconds >= 6 && seconds <= 600)) {
  console.error('usage: sample-lesson.ts OUT.mp4 [--seconds 6..600]')
  process.exit(2)
}
const abort = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => abort.abort())
await makeSampleLesson(outPath, seconds, abort.signal)
