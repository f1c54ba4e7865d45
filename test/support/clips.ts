import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ffmpeg } from './ffmpeg.ts'

/** Makes a small test clip in a folder and gives its path; the same clip in the same folder is made once a run. */
export type ClipMaker = (folder: string) => Promise<string>

const made = new Map<string, Promise<string>>()

function clip(fileName: string, make: (path: string, folder: string) => Promise<void>): ClipMaker {
  return folder => {
    const path = join(folder, fileName)
    const earlier = made.get(path)
    if (earlier) return earlier
    const now = make(path, folder).then(() => path)
    made.set(path, now)
    return now
  }
}

const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']
const aac = ['-c:a', 'aac', '-b:a', '48k']
const lavfi = (source: string) => ['-f', 'lavfi', '-i', source]
const tone = (seconds: number, hertz = 440) => lavfi(`sine=f=${hertz}:r=48000:d=${seconds}`)
/** A picture in which everything moves and grain never rests, as from a hand-held camera. */
const moving = (size: string, frameRate: number, seconds: number) =>
  lavfi(`mandelbrot=s=${size}:r=${frameRate},noise=alls=14:allf=t,trim=duration=${seconds}`)
const filmed = (size: string, frameRate: number, seconds: number, path: string, ...more: string[]) =>
  ffmpeg(...moving(size, frameRate, seconds), ...tone(seconds), ...x264, ...aac, '-ac', '1', ...more, path)

/** 6 s of hand-held camera, 640x360 at 25 frames a second, with a tone: the plain honest upload. */
export const cameraClip = clip('camera.mp4', path => filmed('640x360', 25, 6, path, '-g', '50'))

/** 6 s of slides: still pages of dark lines on light, a new one every 2 s, with a tone. 1280x720 at 25. */
export const slidesClip = clip('slides.mp4', async path => {
  const lines = [0, 1, 2].flatMap(page =>
    [0, 1, 2, 3, 4, 5].map(line => {
      const width = 300 + ((page * 5 + line * 3) % 7) * 100
      return `drawbox=x=120:y=${120 + line * 80}:w=${width}:h=26:c=0x203020:t=fill:enable='between(t,${page * 2},${page * 2 + 1.99})'`
    }),
  )
  const source = `color=c=0xf4f1e4:s=1280x720:r=25:d=6,${lines.join(',')}`
  await ffmpeg(...lavfi(source), ...tone(6, 300), ...x264, ...aac, '-ac', '1', path)
})

/** 2 s at 25; stored lying as 640x360 with a display matrix that turns it upright, as phones do: shown 360x640. */
export const rotatedClip = clip('rotated.mp4', async path => {
  await filmed('640x360', 25, 2, path)
  const bytes = await readFile(path)
  // ISO/IEC 14496-12, 8.3.2: the 3x3 matrix of tkhd (version 0) lies 40 bytes after the flags; this one is 90 degrees.
  const matrix = bytes.indexOf('tkhd') + 4 + 40
  for (const [place, value] of [0, 0x10000, 0, -0x10000, 0, 0, 360 * 0x10000, 0, 0x40000000].entries())
    bytes.writeInt32BE(value, matrix + place * 4)
  await writeFile(path, bytes)
})

/** 2 s of 641x359: odd on both sides, which H.264 in 4:2:0 cannot keep. */
export const oddSizeClip = clip('odd-size.mp4', path =>
  ffmpeg(...moving('641x359', 25, 2), ...tone(2), '-c:v', 'mpeg4', '-q:v', '5', ...aac, path),
)

/** 1 s of 720x576 with pixels 16:15, so shown as 4:3, as from an old camera. */
export const nonSquareClip = clip('non-square.mp4', path =>
  filmed('720x576', 25, 1, path, '-vf', 'setsar=16/15'),
)

/** 4 s whose frame times are uneven: 25 a second at first, then every fourth only, as phones in poor light do. */
export const variableRateClip = clip('variable-rate.mp4', path =>
  filmed('640x360', 25, 4, path, '-fps_mode', 'vfr', '-vf', "select='if(lt(n,50),1,not(mod(n,4)))'"),
)

/** 1 s of 720x576 50i, top field first, MPEG-2 in a transport stream, as from tape. */
export const interlacedClip = clip('interlaced.ts', path => {
  const fields = ['-vf', 'tinterlace=interleave_top,setfield=tff,setsar=16/15']
  const coding = ['-c:v', 'mpeg2video', '-flags', '+ilme+ildct', '-q:v', '5', '-c:a', 'mp2', '-b:a', '64k']
  return ffmpeg(...moving('720x576', 50, 1), ...tone(1), ...fields, ...coding, path)
})

/** 2 s of 640x360 at 60 frames a second. */
export const sixtyFramesClip = clip('sixty-frames.mp4', path => filmed('640x360', 60, 2, path))

/** 2 s of 360x640, filmed upright. */
export const portraitClip = clip('portrait.mp4', path => filmed('360x640', 25, 2, path))

/** 2 s of 640x360 without any sound track. */
export const silentClip = clip('silent.mp4', path => ffmpeg(...moving('640x360', 25, 2), ...x264, path))

/** 5 s of sound alone in m4a. */
export const audioOnlyClip = clip('audio-only.m4a', path => ffmpeg(...tone(5), ...aac, '-ac', '1', path))

/** 4 s: one still page at 1 frame a second under a voice-like tone. */
export const stillWithSoundClip = clip('still-with-sound.mp4', path =>
  ffmpeg(...lavfi('smptebars=s=640x360:r=1:d=4'), ...tone(4), ...x264, ...aac, path),
)

/** 3 s in a transport stream whose clock starts at about 11.6 s (ffmpeg's muxer adds 1.4 s of its own). */
export const lateStartClip = clip('late-start.ts', path =>
  filmed('640x360', 25, 3, path, '-output_ts_offset', '10.2'),
)

/** 2 s of HEVC in mp4, as from a newer phone. */
export const hevcClip = clip('hevc.mp4', path => {
  const coding = [
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-x265-params',
    'log-level=none',
    '-tag:v',
    'hvc1',
  ]
  return ffmpeg(...moving('640x360', 30, 2), ...tone(2), ...coding, '-pix_fmt', 'yuv420p', ...aac, path)
})

/** 2 s of 10-bit HEVC tagged BT.2020 with HLG, as phones record "HDR". */
export const hdrClip = clip('hdr.mp4', path => {
  const tags = 'log-level=none:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc'
  const coding = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', tags, '-tag:v', 'hvc1']
  const colour = ['-color_primaries', 'bt2020', '-color_trc', 'arib-std-b67', '-colorspace', 'bt2020nc']
  return ffmpeg(
    ...moving('640x360', 30, 2),
    ...tone(2),
    ...coding,
    '-pix_fmt',
    'yuv420p10le',
    ...colour,
    ...aac,
    path,
  )
})

const channelsClip = (name: string, channels: number) =>
  clip(`${name}.mp4`, path =>
    ffmpeg(...moving('320x180', 25, 2), ...tone(2), ...x264, ...aac, '-ac', String(channels), path),
  )
/** 2 s of 320x180 with two or six channels of sound. */
export const stereoClip = channelsClip('stereo', 2)
export const surroundClip = channelsClip('surround', 6)

const coverClip = (fileName: string, ...coding: string[]) =>
  clip(fileName, path => {
    const cover = ['-map', '1:a', '-map', '0:v', '-frames:v', '1', '-disposition:v', 'attached_pic']
    return ffmpeg(...lavfi('smptebars=s=300x300:r=25:d=0.04'), ...tone(3), ...cover, ...coding, path)
  })
/** 3 s of sound with a cover picture, which is a "video stream" of one frame to ffprobe. */
export const coverMp3Clip = coverClip(
  'cover.mp3',
  '-c:a',
  'libmp3lame',
  '-c:v',
  'mjpeg',
  '-pix_fmt',
  'yuvj420p',
)
export const coverM4aClip = coverClip(
  'cover.m4a',
  '-f',
  'mp4',
  '-c:a',
  'aac',
  '-c:v',
  'mjpeg',
  '-pix_fmt',
  'yuvj420p',
)

/** 2 s of mkv that also holds a subtitle track and an attached file: what an editor's export may carry along. */
export const companionsClip = clip('companions.mkv', async (path, folder) => {
  const words = join(folder, 'companions.srt')
  await writeFile(words, '1\n00:00:00,000 --> 00:00:01,500\n清河县 Qinghe\n')
  const inputs = [...moving('320x180', 25, 2), ...tone(2), '-i', words]
  const attached = ['-attach', words, '-metadata:s:t', 'mimetype=application/octet-stream']
  await ffmpeg(
    ...inputs,
    ...attached,
    '-map',
    '0',
    '-map',
    '1',
    '-map',
    '2',
    ...x264,
    ...aac,
    '-c:s',
    'srt',
    path,
  )
})

/** 4.7 s left of a film whose first 1.3 s were cut off on the phone: an edit list hides frames that are still there. */
export const trimmedClip = clip('trimmed.mp4', async (path, folder) => {
  const start = ['-ss', '1.3', '-i', await cameraClip(folder)]
  await ffmpeg(...start, '-c', 'copy', path)
})

/** Two camcorder files of 2 s set one behind the other as bytes: the clock begins anew in the middle. */
export const joinedClip = clip('joined.ts', async (path, folder) => {
  const half = join(folder, 'half.ts')
  await ffmpeg(...lavfi('testsrc2=s=320x180:r=25:d=2'), ...tone(2), ...x264, ...aac, half)
  const bytes = await readFile(half)
  await writeFile(path, Buffer.concat([bytes, bytes]))
})

/** A talk of 4 s over one single frame. */
export const oneFrameTalkClip = clip('one-frame-talk.mp4', path =>
  ffmpeg(...lavfi('testsrc2=s=320x180:r=25:d=0.04'), ...tone(4), ...x264, ...aac, path),
)

/** A slide show of a picture every ten seconds, 20 s, with sound. */
export const slowSlidesClip = clip('slow-slides.mp4', path =>
  ffmpeg(...lavfi('testsrc2=s=320x180:r=1/10:d=20'), ...tone(20), ...x264, ...aac, path),
)

/** 2 s of ten bits under PQ, whose other colour tags were forgotten. */
export const untaggedHdrClip = clip('untagged-hdr.mkv', path => {
  const coding = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    'yuv420p10le',
    '-color_trc',
    'smpte2084',
  ]
  return ffmpeg(...lavfi('testsrc2=s=320x180:r=25:d=2'), ...tone(2), ...coding, ...aac, path)
})

/** A picture of 2 s under a sound of 5 s, and the other way round. */
export const pictureEndsFirstClip = clip('picture-ends-first.mp4', path =>
  ffmpeg(...lavfi('testsrc2=s=320x180:r=25:d=2'), ...tone(5), ...x264, ...aac, path),
)
export const soundEndsFirstClip = clip('sound-ends-first.mp4', path =>
  ffmpeg(...lavfi('testsrc2=s=320x180:r=25:d=5'), ...tone(2), ...x264, ...aac, path),
)

/** 2 s of sound with a PNG for its cover. */
export const coverPngClip = clip('cover-png.mp3', path => {
  const cover = ['-map', '1:a', '-map', '0:v', '-disposition:v', 'attached_pic', '-c:v', 'png']
  return ffmpeg(...lavfi('smptebars=s=300x300:r=25:d=0.04'), ...tone(2), ...cover, '-c:a', 'libmp3lame', path)
})
