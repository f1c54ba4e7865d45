import { join } from 'node:path'
import { ffmpeg } from './ffmpeg.ts'

const lavfi = (source: string) => ['-f', 'lavfi', '-i', source]
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']
const moving = (size: string, seconds: number) =>
  `mandelbrot=s=${size}:r=25,noise=alls=14:allf=t,trim=duration=${seconds}`

async function made(folder: string, name: string, ...argv: readonly string[]): Promise<string> {
  const path = join(folder, name)
  await ffmpeg(...argv, path)
  return path
}

/** 9 s at 25, 1280x720: three seconds of moving camera between still pages, with a tone. */
export const mixedClip = (folder: string) =>
  made(
    folder,
    'mixed.mp4',
    ...lavfi('color=c=0xf4f1e4:s=1280x720:r=25:d=3,drawbox=x=120:y=120:w=700:h=26:c=0x203020:t=fill'),
    ...lavfi(moving('1280x720', 3)),
    ...lavfi('sine=f=300:r=48000:d=9'),
    ...['-filter_complex', '[0]split[a][c];[a][1][c]concat=n=3[v]', '-map', '[v]', '-map', '2:a'],
    ...[...x264, '-c:a', 'aac', '-ac', '1'],
  )

/** 3 s of camera in 4:3 between black pillars, 854x480. */
export const pillarClip = (folder: string) =>
  made(folder, 'pillars.mp4', ...lavfi(`${moving('640x480', 3)},pad=854:480:107:0`), ...x264)

/** 6 s of voice-like bursts with pauses and a clap every two seconds, mono, at about the loudness asked for. */
export const speechClip = (folder: string, name: string, lufs: number) =>
  made(
    folder,
    `${name}.wav`,
    ...lavfi('anoisesrc=c=pink:r=48000:d=6:a=1:seed=7'),
    ...[
      '-af',
      [
        'bandpass=f=600:w=900,tremolo=f=3:d=0.95,asetnsamples=480',
        // The chain before comes out at -55 LUFS.
        `volume=${lufs + 55}dB,volume='if(lt(mod(t,2),0.05),4,1)':eval=frame`,
      ].join(','),
    ],
    ...['-ac', '1', '-c:a', 'pcm_s16le'],
  )

/** 6 s of a wide stereo chord that never rests. */
export const chordClip = (folder: string) =>
  made(
    folder,
    'chord.flac',
    ...[262, 330, 392].flatMap(hertz => lavfi(`sine=f=${hertz}:r=48000:d=6`)),
    ...lavfi('anoisesrc=d=6:c=pink:a=0.02:r=48000:seed=3'),
    '-filter_complex',
    [
      '[0]pan=stereo|c0=c0|c1=0.2*c0[a]',
      '[1]pan=stereo|c0=0.2*c0|c1=c0[b]',
      '[2]pan=stereo|c0=0.6*c0|c1=0.5*c0[c]',
      '[3]pan=stereo|c0=c0|c1=c0[d]',
      '[a][b][c][d]amix=4',
    ].join(';'),
  )
