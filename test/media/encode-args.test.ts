import { expect } from 'chai'
import { assert, double, property } from 'fast-check'
import { type ChunkTask, chunkArgs, soundEncodeArgs, wholeFilmArgs } from '../../src/media/encode-args.ts'
import { hostileInputArgs } from '../../src/media/input-args.ts'
import type { Plan } from '../../src/media/plan.ts'
import { base, lesson, path, picture, sound, words } from '../support/plans.ts'

const start = [
  ...words('-hide_banner -nostdin -y -v error -progress pipe:3 -stats_period 0.5 -nostats'),
  ...hostileInputArgs,
  ...words('-max_error_rate 0.2 -i'),
  `file:${path}`,
  '-filter_complex',
]
const end = (seconds = '60.5') =>
  words(`-map_metadata -1 -map_chapters -1 -sn -dn -fflags +bitexact -flags +bitexact -t ${seconds}`)
const rungEnd = (file: string) => ['-movflags', '+cmaf+frag_keyframe', '-f', 'mp4', file]
const soundEnd = [
  ...words('-map [a] -c:a aac -b:a 32k -ac 1 -ar 48000'),
  ...end(),
  ...words('-frag_duration 1000000 -movflags +cmaf -f mp4 audio.mp4'),
]
/** A keyframe every second for four, then every four, on frames of this rate. */
const keyframes = (numerator: number, denominator: number) => {
  const place = 'if(lt(n_forced,4),n_forced,(n_forced-3)*4)'
  return `expr:gte(t+0.0005,ceil(${place}*${numerator}/${denominator}-0.001)*${denominator}/${numerator})`
}
const top = (gop: number, forced = keyframes(25, 1)) => [
  ...words('-map [v0] -c:v libx264 -preset veryfast -crf 25 -maxrate 1200k -bufsize 2400k'),
  ...words(`-g ${gop} -keyint_min ${gop} -force_key_frames ${forced}`),
  ...end(),
  ...rungEnd('v720.mp4'),
]
const bottom = (gop: number, forced = keyframes(25, 1)) => [
  ...words('-map [v1] -c:v libx264 -preset medium -crf 26 -maxrate 120k -bufsize 240k'),
  ...words(`-g ${gop} -keyint_min ${gop} -force_key_frames ${forced}`),
  ...end(),
  ...rungEnd('v240.mp4'),
]

describe('the argv of a whole film', () => {
  it('is this for a plain lesson', () => {
    const graph = [
      '[0:0]fps=fps=25/1:start_time=0:eof_action=pass,scale=1280:720:flags=bicubic:out_range=tv,setsar=1,format=yuv420p,split=2[v0][s1]',
      '[s1]scale=426:240:flags=bicubic:out_range=tv,setsar=1,format=yuv420p[v1]',
      '[0:1]aresample=async=1:first_pts=0,aformat=channel_layouts=mono[a]',
    ]
    expect(wholeFilmArgs(lesson, path)).to.deep.equal([
      ...start,
      graph.join(';'),
      ...top(200),
      ...bottom(200),
      ...soundEnd,
    ])
  })

  it('is this for an interlaced HDR film of 29.97, shorter than its sound', () => {
    const frameRate = { numerator: 60_000, denominator: 2002 }
    const hard = { ...picture, frameRate, deinterlace: true, toneMap: true, holdSeconds: 1.25 }
    const graph = [
      [
        '[0:0]bwdif=mode=send_frame,fps=fps=60000/2002:start_time=0:eof_action=pass',
        'tpad=stop_mode=clone:stop_duration=1.25,scale=1280:720:flags=bicubic:out_range=tv',
        'setparams=color_primaries=bt2020:colorspace=bt2020nc,zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709',
        'tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,setsar=1,format=yuv420p,split=2[v0][s1]',
      ].join(','),
      '[s1]scale=426:240:flags=bicubic:out_range=tv,setsar=1,format=yuv420p[v1]',
      '[0:1]aresample=async=1:first_pts=0,aformat=channel_layouts=mono[a]',
    ]
    const argv = wholeFilmArgs({ ...lesson, picture: hard }, path)
    const forced = keyframes(60_000, 2002)
    expect(argv).to.deep.equal([
      ...start,
      graph.join(';'),
      ...top(240, forced),
      ...bottom(240, forced),
      ...soundEnd,
    ])
  })

  it('is this for sound alone that ends before its time', () => {
    const graph = '[0:1]aresample=async=1:first_pts=0,aformat=channel_layouts=mono,apad=pad_dur=0.5[a]'
    const argv = wholeFilmArgs({ ...base, sound: { ...sound, padSeconds: 0.5 } }, path)
    expect(argv).to.deep.equal([...start, graph, ...soundEnd])
  })

  it('is this for a silent film of one rung', () => {
    const graph =
      '[0:0]fps=fps=25/1:start_time=0:eof_action=pass,scale=1280:720:flags=bicubic:out_range=tv,setsar=1,format=yuv420p[v0]'
    const argv = wholeFilmArgs({ ...base, picture: { ...picture, rungs: picture.rungs.slice(0, 1) } }, path)
    expect(argv).to.deep.equal([...start, graph, ...top(200)])
  })

  it('never writes a time with an exponent', () => {
    assert(
      property(double({ min: 1e-9, max: 20_000, noNaN: true }), seconds => {
        const argv = wholeFilmArgs({ ...lesson, durationSeconds: seconds }, path)
        const written = argv[argv.indexOf('-t') + 1] ?? ''
        expect(written).to.match(/^\d+(\.\d+)?$/)
        expect(Number(written)).to.be.closeTo(seconds, 1e-6)
      }),
    )
  })
})

describe('the argv of one encode', () => {
  const long: Plan = { ...lesson, durationSeconds: 130, picture: { ...picture, seekable: true } }
  const task: ChunkTask = {
    ...{ picture: { ...picture, seekable: true }, rungs: picture.rungs },
    ...{ chunks: 3, threads: 'one', fromBeginning: false },
    chunk: { index: 1, startSeconds: 44, seconds: 44, startFrame: 1100, frames: 1100 },
  }
  const input = [...hostileInputArgs, ...words('-max_error_rate 0.2 -i'), `file:${path}`, '-filter_complex']
  const head = words('-hide_banner -nostdin -y -v error -progress pipe:3 -stats_period 0.5 -nostats')
  const scaled = [
    'scale=1280:720:flags=bicubic:out_range=tv,setsar=1,format=yuv420p,split=2[v0][s1];',
    '[s1]scale=426:240:flags=bicubic:out_range=tv,setsar=1,format=yuv420p[v1]',
  ].join('')
  /** A keyframe every four seconds from the eleventh segment of four seconds on. */
  const later = 'expr:gte(t+0.0005,(ceil((n_forced+11)*4*25/1-0.001)-1100)*1/25)'
  const outputs = (forced: string, duration: string) => [
    ...words('-map [v0] -c:v libx264 -threads 1 -preset veryfast -crf 25 -maxrate 1200k -bufsize 2400k'),
    ...words(`-g 200 -keyint_min 200 -force_key_frames ${forced}`),
    ...[...end(duration), ...rungEnd('v720.mp4')],
    ...words('-map [v1] -c:v libx264 -threads 1 -preset medium -crf 26 -maxrate 120k -bufsize 240k'),
    ...words(`-g 200 -keyint_min 200 -force_key_frames ${forced}`),
    ...[...end(duration), ...rungEnd('v240.mp4')],
  ]

  it('is this for a chunk in the middle: read from a second before it, on one core', () => {
    expect(chunkArgs(long, task, path)).to.deep.equal([
      ...head,
      ...words('-filter_complex_threads 1 -threads 1'),
      ...words('-copyts -start_at_zero -noaccurate_seek -ss 43'),
      ...input,
      `[0:0]fps=fps=25/1:eof_action=pass,trim=start_pts=1100:end_pts=2200,setpts=PTS-1100,${scaled}`,
      ...outputs(later, '86'),
    ])
  })

  it('is this for the same chunk where the film must be read from its beginning', () => {
    expect(chunkArgs(long, { ...task, fromBeginning: true }, path)).to.deep.equal([
      ...head,
      ...words('-filter_complex_threads 1 -threads 1'),
      ...input,
      `[0:0]fps=fps=25/1:start_time=0:eof_action=pass,trim=start_pts=1100:end_pts=2200,setpts=PTS-1100,${scaled}`,
      ...outputs(later, '86'),
    ])
  })

  it('is this for the first chunk, and for the last, which alone holds the last frame', () => {
    const held = { ...picture, seekable: true, holdSeconds: 2 }
    const graphOf = (chunk: ChunkTask['chunk']) => {
      const argv = chunkArgs({ ...long, picture: held }, { ...task, picture: held, chunk }, path)
      return argv[argv.indexOf('-filter_complex') + 1]
    }
    const first = { index: 0, startSeconds: 0, seconds: 44, startFrame: 0, frames: 1100 }
    expect(graphOf(first)).to.equal(
      `[0:0]fps=fps=25/1:start_time=0:eof_action=pass,trim=end_pts=1100,${scaled}`,
    )
    const last = { index: 2, startSeconds: 88, seconds: 42, startFrame: 2200, frames: 1050 }
    expect(graphOf(last)).to.equal(
      `[0:0]fps=fps=25/1:eof_action=pass,tpad=stop_mode=clone:stop_duration=2,trim=start_pts=2200,setpts=PTS-2200,${scaled}`,
    )
    const argv = chunkArgs(long, { ...task, chunk: first }, path)
    expect(argv).not.to.include('-ss')
    expect(argv[argv.indexOf('-force_key_frames') + 1]).to.equal(keyframes(25, 1))
  })

  it('is this for a film in one piece, on all cores: the sound is read along so that both begin at one zero', () => {
    const chunk = { index: 0, startSeconds: 0, seconds: 60.5, startFrame: 0, frames: 1513 }
    const [top720] = picture.rungs
    const whole: ChunkTask = {
      ...task,
      picture,
      chunk,
      chunks: 1,
      threads: 'all',
      rungs: top720 ? [top720] : [],
    }
    expect(chunkArgs(lesson, whole, path)).to.deep.equal([
      ...start,
      '[0:0]fps=fps=25/1:start_time=0:eof_action=pass,scale=1280:720:flags=bicubic:out_range=tv,setsar=1,format=yuv420p[v0]',
      ...top(200),
      ...words('-map 0:1 -c copy -f null -'),
    ])
  })

  it('is this for the sound', () => {
    const graph = '[0:1]aresample=async=1:first_pts=0,aformat=channel_layouts=mono[a]'
    expect(soundEncodeArgs(lesson, sound, path)).to.deep.equal([
      ...[...start, graph, ...soundEnd],
      ...words('-map 0:0 -c copy -f null -'),
    ])
    const seekable = { ...lesson, picture: { ...picture, seekable: true } }
    expect(soundEncodeArgs(seekable, sound, path)).to.deep.equal([...start, graph, ...soundEnd])
    expect(soundEncodeArgs({ ...base, sound }, sound, path)).to.deep.equal([...start, graph, ...soundEnd])
  })
})
