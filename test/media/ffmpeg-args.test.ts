import { expect } from 'chai'
import { assert, double, property } from 'fast-check'
import {
  describeArgs,
  encodeArgs,
  hostileInputArgs,
  packetArgs,
  posterFrameArgs,
  waveFormArgs,
} from '../../src/media/ffmpeg-args.ts'
import type { Plan, PlannedPicture, PlannedSound } from '../../src/media/plan.ts'
import { runTool } from '../support/ffmpeg.ts'

const path = '/scratch/-y $(x).mp4'
const picture: PlannedPicture = {
  streamIndex: 0,
  frameRate: { numerator: 25, denominator: 1 },
  deinterlace: false,
  toneMap: false,
  holdSeconds: 0,
  rungs: [
    {
      name: '720p',
      width: 1280,
      height: 720,
      frameStep: 1,
      preset: 'veryfast',
      crf: 25,
      maxKbps: 1200,
      bufferKbps: 2400,
      why: '',
    },
    {
      name: '240p',
      width: 426,
      height: 240,
      frameStep: 1,
      preset: 'medium',
      crf: 26,
      maxKbps: 120,
      bufferKbps: 240,
      why: '',
    },
  ],
}
const sound: PlannedSound = {
  streamIndex: 1,
  kind: 'speech',
  kbps: 32,
  channels: 1,
  sampleRate: 48_000,
  targetLufs: -20,
  gainDb: 0,
  padSeconds: 0,
}
const base = { profileName: 'village-2m', durationSeconds: 60.5, segmentSeconds: 4, dropped: [] }
const lesson: Plan = { ...base, picture, sound }

const words = (text: string): string[] => text.trim().split(/\s+/)
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

describe('the argv of an encode', () => {
  it('is this for a plain lesson', () => {
    const graph = [
      '[0:0]fps=fps=25/1:start_time=0:eof_action=pass,scale=1280:720:flags=bicubic:out_range=tv,setsar=1,format=yuv420p,split=2[v0][s1]',
      '[s1]scale=426:240:flags=bicubic:out_range=tv,setsar=1,format=yuv420p[v1]',
      '[0:1]aresample=async=1:first_pts=0,aformat=channel_layouts=mono[a]',
    ]
    expect(encodeArgs(lesson, path)).to.deep.equal([
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
    const argv = encodeArgs({ ...lesson, picture: hard }, path)
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
    const argv = encodeArgs({ ...base, sound: { ...sound, padSeconds: 0.5 } }, path)
    expect(argv).to.deep.equal([...start, graph, ...soundEnd])
  })

  it('is this for a silent film of one rung', () => {
    const graph =
      '[0:0]fps=fps=25/1:start_time=0:eof_action=pass,scale=1280:720:flags=bicubic:out_range=tv,setsar=1,format=yuv420p[v0]'
    const argv = encodeArgs({ ...base, picture: { ...picture, rungs: picture.rungs.slice(0, 1) } }, path)
    expect(argv).to.deep.equal([...start, graph, ...top(200)])
  })

  it('never writes a time with an exponent', () => {
    assert(
      property(double({ min: 1e-9, max: 20_000, noNaN: true }), seconds => {
        const argv = encodeArgs({ ...lesson, durationSeconds: seconds }, path)
        const written = argv[argv.indexOf('-t') + 1] ?? ''
        expect(written).to.match(/^\d+(\.\d+)?$/)
        expect(Number(written)).to.be.closeTo(seconds, 1e-6)
      }),
    )
  })
})

describe('the argv of a look at a source', () => {
  it('keeps a file in by the same options everywhere, and before its name', () => {
    const all = [
      describeArgs(path),
      packetArgs(path),
      encodeArgs(lesson, path),
      posterFrameArgs(lesson, picture, path),
      waveFormArgs(1, path),
    ]
    for (const argv of all) {
      const from = argv.indexOf('-protocol_whitelist')
      expect(argv.slice(from, from + hostileInputArgs.length)).to.deep.equal(hostileInputArgs)
      expect(argv.indexOf(`file:${path}`)).to.be.greaterThan(from)
      expect(argv.filter(word => word.includes(path))).to.deep.equal([`file:${path}`])
    }
    expect(hostileInputArgs.slice(0, 2)).to.deep.equal(['-protocol_whitelist', 'file'])
    for (const reader of ['hls', 'concat', 'dash', 'sdp', 'imf', 'image2']) {
      expect((hostileInputArgs[3] ?? '').split(',')).not.to.include(reader)
    }
  })

  it('is this for the report and for the packets', () => {
    const tail = (text: string) => ['-v', 'error', ...hostileInputArgs, ...words(text), `file:${path}`]
    expect(describeArgs(path)).to.deep.equal(tail('-print_format json -show_format -show_streams'))
    expect(packetArgs(path)).to.deep.equal(
      tail(
        '-print_format csv=p=0 -show_entries packet=stream_index,pts_time,dts_time,duration_time,size,flags',
      ),
    )
  })

  it('is this for the poster of an interlaced HDR film, and for a wave form', () => {
    const input = ['-hide_banner', '-nostdin', '-y', '-v', 'error', ...hostileInputArgs]
    const filter = [
      'bwdif=mode=send_frame,fps=fps=10:eof_action=pass,scale=1280:720:out_range=tv',
      'setparams=color_primaries=bt2020:colorspace=bt2020nc,zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709',
      'tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,setsar=1,format=rgb24,thumbnail=20',
    ].join(',')
    expect(posterFrameArgs(lesson, { ...picture, deinterlace: true, toneMap: true }, path)).to.deep.equal([
      ...input,
      ...['-ss', '6.05', '-i', `file:${path}`, '-map', '0:0', '-an', '-sn', '-dn', '-vf', filter],
      ...words('-frames:v 1 -f image2 -update 1 poster.png'),
    ])
    expect(waveFormArgs(1, path)).to.deep.equal([
      ...input,
      ...['-i', `file:${path}`, '-filter_complex'],
      '[0:1]aformat=channel_layouts=mono,showwavespic=s=1280x720:colors=0xE8DFC8[w]',
      ...words('-map [w] -frames:v 1 -f image2 -update 1 poster.png'),
    ])
  })

  it('names decoders and containers that this ffmpeg knows, or other builds do', async () => {
    // By other names in other builds: libraries that Debian's leaves out, and decoders that it has natively.
    const elsewhere = [
      'libopus',
      'libdav1d',
      'av1',
      'libopencore_amrnb',
      'libopencore_amrwb',
      'mp3float',
      'mp2float',
    ]
    const { stdout } = await runTool('ffmpeg', ['-hide_banner', '-decoders'])
    const known = [...stdout.matchAll(/^ [VAS][.\w]{5} (\S+)/gm)].map(([, name = '']) => name)
    const codecs = (hostileInputArgs[hostileInputArgs.indexOf('-codec_whitelist') + 1] ?? '').split(',')
    expect(codecs.filter(name => !known.includes(name) && !elsewhere.includes(name))).to.deep.equal([])
    const formats = await runTool('ffmpeg', ['-hide_banner', '-demuxers'])
    const demuxers = [...formats.stdout.matchAll(/^ D.? +(\S+)/gm)].flatMap(([, names = '']) =>
      names.split(','),
    )
    expect((hostileInputArgs[3] ?? '').split(',').filter(name => !demuxers.includes(name))).to.deep.equal([])
  })
})
