import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ffmpeg } from './ffmpeg.ts'

/** A clip of 12 s, 160x90, in which no two frames are alike, made by the words of one ffmpeg. */
type Made = {
  readonly file: string
  /** Of the picture that is made of it. */
  readonly frameRate: readonly [number, number]
  readonly deinterlace?: true
  readonly make: (path: string, folder: string) => Promise<void>
}

const lavfi = (source: string) => ['-f', 'lavfi', '-i', source]
const picture = (rate: string, seconds = 12) => lavfi(`testsrc2=s=160x90:r=${rate}:d=${seconds}`)
const tone = (seconds = 12) => lavfi(`sine=f=440:r=48000:d=${seconds}`)
const x264 = (...params: string[]) => [
  ...['-c:v', 'libx264', '-preset', 'fast', '-pix_fmt', 'yuv420p'],
  ...['-x264-params', ['keyint=60', 'bframes=3', ...params].join(':')],
]
const aac = ['-c:a', 'aac', '-ac', '1']
const plain =
  (rate: string, ...more: string[]) =>
  (path: string) =>
    ffmpeg(...picture(rate), ...tone(), ...x264(), ...aac, ...more, path)
/** Frames come 10 to 30 times a second, never evenly. */
const uneven = "setpts='PTS+0.012*sin(N*1.7)/TB',select='if(lt(mod(n,90),50),1,not(mod(n,3)))'"

/** Sources of every kind that a film is cut from. */
export const seekableClips: Readonly<Record<string, Made>> = {
  'mp4 at 25': { file: 'plain.mp4', frameRate: [25, 1], make: plain('25') },
  '29.97 in mov': { file: 'ntsc.mov', frameRate: [30_000, 1001], make: plain('30000/1001') },
  '29.97 in mkv, whose times are milliseconds': {
    file: 'ntsc.mkv',
    frameRate: [30_000, 1001],
    make: plain('30000/1001'),
  },
  '50 shown as 25': { file: 'fifty.mp4', frameRate: [25, 1], make: plain('50') },
  'uneven times of a phone': {
    file: 'phone.mp4',
    frameRate: [30, 1],
    make: plain('30', '-vf', uneven, '-fps_mode', 'vfr', '-video_track_timescale', '90000'),
  },
  'uneven times in mkv': {
    file: 'phone.mkv',
    frameRate: [30, 1],
    make: plain('30', '-vf', uneven, '-fps_mode', 'vfr'),
  },
  'a page every two seconds': { file: 'pages.mp4', frameRate: [5, 1], make: plain('1/2') },
  'open groups of pictures with B-frames': {
    file: 'open.mp4',
    frameRate: [25, 1],
    make: path =>
      ffmpeg(...picture('25'), ...tone(), ...x264('open-gop=1', 'bframes=8', 'b-adapt=0'), ...aac, path),
  },
  'open groups of HEVC': {
    file: 'open-hevc.mp4',
    frameRate: [25, 1],
    make: path =>
      ffmpeg(
        ...picture('25'),
        ...['-c:v', 'libx265', '-preset', 'fast', '-pix_fmt', 'yuv420p', '-tag:v', 'hvc1'],
        ...['-x265-params', 'keyint=60:open-gop=1:log-level=none', path],
      ),
  },
  '50 fields a second': {
    file: 'fields.mov',
    frameRate: [25, 1],
    deinterlace: true,
    make: path =>
      ffmpeg(
        ...picture('50'),
        '-vf',
        'scale=160:96,tinterlace=interleave_top,setfield=tff',
        ...x264('tff=1'),
        path,
      ),
  },
  'a film trimmed on the phone': {
    file: 'trimmed.mp4',
    frameRate: [25, 1],
    make: async (path, folder) => {
      const whole = join(folder, 'untrimmed.mp4')
      await ffmpeg(...picture('25', 14), ...tone(14), ...x264(), ...aac, whole)
      await ffmpeg('-ss', '1.3', '-i', whole, '-c', 'copy', path)
    },
  },
  'a clock that starts late, in mkv': {
    file: 'late.mkv',
    frameRate: [25, 1],
    make: plain('25', '-output_ts_offset', '7.31'),
  },
  'sound that begins before the picture': {
    file: 'sound-first.mp4',
    frameRate: [25, 1],
    make: path => ffmpeg(...tone(), '-itsoffset', '0.7', ...picture('25'), ...x264(), ...aac, path),
  },
  'fragments without an index': {
    file: 'fragments.mp4',
    frameRate: [25, 1],
    make: plain('25', '-movflags', 'frag_keyframe+empty_moov+skip_trailer'),
  },
  'mkv without an index, as browsers record': {
    file: 'live.webm',
    frameRate: [25, 1],
    make: path =>
      ffmpeg(
        ...picture('25'),
        ...[
          '-c:v',
          'libvpx',
          '-deadline',
          'realtime',
          '-cpu-used',
          '16',
          '-threads',
          '2',
          '-g',
          '60',
          '-b:v',
          '300k',
        ],
        ...['-live', '1', path],
      ),
  },
  AVI: { file: 'plain.avi', frameRate: [30_000, 1001], make: plain('30000/1001') },
  FLV: { file: 'plain.flv', frameRate: [30_000, 1001], make: plain('30000/1001') },
  ASF: {
    file: 'plain.wmv',
    frameRate: [25, 1],
    make: path => ffmpeg(...picture('25'), ...tone(), '-c:v', 'wmv2', '-c:a', 'wmav2', path),
  },
  MXF: {
    file: 'plain.mxf',
    frameRate: [25, 1],
    make: path =>
      ffmpeg(...picture('25'), ...tone(), '-c:v', 'mpeg2video', '-bf', '2', '-c:a', 'pcm_s16le', path),
  },
  'turned by the phone': {
    file: 'turned.mp4',
    frameRate: [25, 1],
    make: async path => {
      await plain('25')(path)
      const bytes = await readFile(path)
      const matrix = bytes.indexOf('tkhd') + 4 + 40
      for (const [place, value] of [0, 0x10000, 0, -0x10000, 0, 0, 90 * 0x10000, 0, 0x40000000].entries())
        bytes.writeInt32BE(value, matrix + place * 4)
      await writeFile(path, bytes)
    },
  },
}
