import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ffmpeg } from './ffmpeg.ts'

const lavfi = (source: string) => ['-f', 'lavfi', '-i', source]
/** A keyframe each second, so that the probe looks at keyframes alone; all pieces of one film are coded alike. */
const x264 = [...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '30', '-g', '25'], '-pix_fmt', 'yuv420p']

/** 854x480 in which much moves: about 2 Mbit/s. */
const moving = (seconds: number) => `testsrc2=s=854x480:r=25:d=${seconds}`
/** Syllables of a voice with a pause after each, its peaks 8 dB under full scale. */
const voice = (seconds: number) =>
  `aevalsrc='0.38*(0.5+0.5*sin(2*PI*3*t))*(0.6*sin(2*PI*180*t)+0.4*sin(2*PI*360*t+1))':s=48000:d=${seconds}`
const normal = 'anull'

type Film = {
  /** Each 10 s: graphs of the picture, one after the other. */
  readonly picture?: readonly string[]
  readonly coding?: readonly string[]
  /** What is done to the voice; undefined leaves the sound track out. */
  readonly sound?: string | undefined
}

const tenSeconds = moving(10)
const plain: readonly string[] = Array.from({ length: 6 }, () => tenSeconds)
const instead = (source: string) => [...plain.slice(0, 3), source, ...plain.slice(4)]

/** 61 s and a little of a moving picture and a voice: nothing is wrong with it. */
const clean: Film = { picture: [...plain, moving(2)], sound: normal }
/** Another picture all along. */
const all = (source: string): string[] => Array.from({ length: 7 }, () => source)

/** Films with one fault each, by the rule that must find it. */
export const defects: Readonly<Record<string, Film>> = {
  'a film of ten seconds: length': { ...clean, picture: [moving(10)] },
  'a picture of 240 lines: size': {
    ...clean,
    picture: all('testsrc2=s=426x240:r=25:d=10,noise=alls=40:allf=t'),
  },
  'ten frames a second: frameRate': {
    ...clean,
    picture: all('testsrc2=s=854x480:r=10:d=10,noise=alls=12:allf=t'),
  },
  'a square picture: aspect': { ...clean, picture: all('testsrc2=s=540x540:r=25:d=10') },
  'a picture of few bits: bitrate': {
    ...clean,
    picture: all(tenSeconds),
    coding: [...x264, '-preset', 'veryfast', '-crf', '40', '-maxrate', '250k', '-bufsize', '250k'],
  },
  'six black seconds: black': {
    ...clean,
    picture: instead(`${tenSeconds},drawbox=c=black:t=fill:enable='between(t,2,7.98)'`),
  },
  'twelve frozen seconds: freeze': {
    ...clean,
    picture: [
      ...plain.slice(0, 3),
      'testsrc2=s=854x480:r=25:d=1,tpad=stop_mode=clone:stop_duration=11',
      ...plain.slice(3),
    ],
  },
  'fifteen silent seconds: silence': { ...clean, sound: "volume=0:enable='between(t,20,35)'" },
  'a whisper: loudness': { ...clean, sound: 'volume=-24dB' },
  'a voice cut off at full scale: clipping': {
    ...clean,
    sound: "volume=14dB:enable='between(t,30,33)',aformat=sample_fmts=s16",
  },
  'one loud knock: truePeak': { ...clean, sound: "volume=8.2dB:enable='between(t,33,33.2)'" },
  'no sound track: sound': { ...clean, sound: undefined },
  'black pillars beside the picture: borders': {
    ...clean,
    picture: all('testsrc2=s=640x480:r=25:d=10,pad=854:480:107:0'),
  },
}

/** Nothing is wrong with it, nor with slides that stand for half a minute each. */
export const faultless: Readonly<Record<string, Film>> = {
  'a clean film': clean,
  'a film that fades in and out': {
    ...clean,
    picture: [...plain, `${moving(2)},fade=t=out:st=1.1:d=0.5`],
  },
  'slides with a voice': {
    ...clean,
    picture: [
      'smptebars',
      'smptebars',
      'smptebars',
      'pal75bars',
      'pal75bars',
      'pal75bars',
      'smptehdbars',
    ].map(page => `${page}=s=854x480:r=25:d=10`),
  },
}

const pieces = new Map<string, Promise<string>>()

/** Makes a film out of its pieces, each encoded once a run. */
export async function makeFilm(folder: string, name: string, film: Film): Promise<string> {
  const picture = film.picture ?? plain
  const coding = film.coding ?? x264
  const files = await Promise.all(
    picture.map(source => {
      const key = [source, ...coding].join(' ')
      const known = pieces.get(key)
      if (known) return known
      const path = join(folder, `piece-${pieces.size}.mp4`)
      const made = ffmpeg(...lavfi(source), ...coding, path).then(() => path)
      pieces.set(key, made)
      return made
    }),
  )
  const list = join(folder, `${name}.txt`)
  await writeFile(list, files.map(file => `file '${file}'\n`).join(''))
  const path = join(folder, `${name}.mp4`)
  const sound = film.sound === undefined ? [] : lavfi(`${voice(70)},${film.sound}`)
  const soundCoding =
    film.sound === undefined ? [] : ['-map', '1:a', '-c:a', 'aac', '-b:a', '64k', '-shortest']
  await ffmpeg(
    ...['-f', 'concat', '-safe', '0', '-i', list],
    ...sound,
    '-map',
    '0:v',
    '-c:v',
    'copy',
    ...soundCoding,
    path,
  )
  return path
}
