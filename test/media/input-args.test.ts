import { expect } from 'chai'
import { chunkArgs, soundEncodeArgs, wholeFilmArgs } from '../../src/media/encode-args.ts'
import { describeArgs, hostileInputArgs, packetArgs } from '../../src/media/input-args.ts'
import { posterFrameArgs, waveFormArgs } from '../../src/media/poster-args.ts'
import { stripArgs } from '../../src/media/storyboard.ts'
import { runTool } from '../support/ffmpeg.ts'
import { lesson, path, picture, sound, words } from '../support/plans.ts'

/** The second of two chunks. */
const chunkTask = {
  picture,
  rungs: picture.rungs,
  chunk: { index: 1, startSeconds: 32, seconds: 28.5, startFrame: 800, frames: 713 },
  chunks: 2,
  threads: 'one',
  fromBeginning: false,
} as const

describe('the argv of a look at a source', () => {
  it('keeps a file in by the same options everywhere, and before its name', () => {
    const all = [
      describeArgs(path),
      packetArgs(path),
      wholeFilmArgs(lesson, path),
      soundEncodeArgs(lesson, sound, path),
      chunkArgs(lesson, chunkTask, path),
      posterFrameArgs(lesson, picture, path, [{ seconds: 6.05, file: 'poster-0.png' }]),
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
      'tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,setsar=1,format=rgb24,thumbnail=12',
    ].join(',')
    const hdr = { ...picture, deinterlace: true, toneMap: true }
    const frames = [6.05, 24.2].map((seconds, index) => ({ seconds, file: `poster-${index}.png` }))
    const from = (seconds: string) => [
      ...hostileInputArgs,
      ...words(`-threads 1 -ss ${seconds} -i`),
      `file:${path}`,
    ]
    const to = (index: number) => [
      ...['-map', `${index}:0`, '-an', '-sn', '-dn', '-vf', filter],
      ...words(`-compression_level 0 -frames:v 1 -f image2 -update 1 poster-${index}.png`),
    ]
    expect(posterFrameArgs(lesson, hdr, path, frames)).to.deep.equal([
      ...words('-hide_banner -nostdin -y -v error'),
      ...[...from('6.05'), ...from('24.2'), ...to(0), ...to(1)],
    ])
    expect(waveFormArgs(1, path)).to.deep.equal([
      ...input,
      ...['-i', `file:${path}`, '-filter_complex'],
      '[0:1]aformat=channel_layouts=mono,showwavespic=s=1280x720:colors=0xE8DFC8[w]',
      ...words('-map [w] -frames:v 1 -f image2 -update 1 poster-0.png'),
    ])
  })

  it('takes the keyframe before a poster’s place, and decodes no other frame, where keyframes are near', () => {
    const near = posterFrameArgs(lesson, { ...picture, seekable: true }, path, [
      { seconds: 6.05, file: 'poster-0.png' },
    ])
    expect(near.slice(near.indexOf('-noaccurate_seek'), near.indexOf('-i'))).to.deep.equal(
      words('-noaccurate_seek -ss 6.05'),
    )
    expect(near.join()).not.to.match(/fps=|thumbnail/)
  })

  it('takes the storyboard from the smallest rung’s frames, before some of them are left out', () => {
    const half = picture.rungs.map((rung, index) => ({ ...rung, frameStep: index === 0 ? 1 : 2 }))
    const graphOf = (rungs: typeof half) =>
      chunkArgs(lesson, { ...chunkTask, rungs, stripSteps: 'STEPS' }, path).find(word =>
        word.includes('STEPS'),
      )
    const floor = picture.rungs.slice(-1)
    expect(graphOf(floor)).to.match(/format=yuv420p,split=2\[v0\]\[t\];\[t\]STEPS\[strip\]$/)
    expect(graphOf(half)).to.match(
      /format=yuv420p,split=2\[f1\]\[t\];\[f1\]framestep=2\[v1\];\[t\]STEPS\[strip\]$/,
    )
    const argv = chunkArgs(lesson, { ...chunkTask, rungs: floor, stripSteps: 'STEPS' }, path)
    const from = argv.indexOf('[strip]') - 1
    expect(argv.slice(from, from + stripArgs('strip').length)).to.deep.equal(stripArgs('strip'))
    expect(chunkArgs(lesson, chunkTask, path).join()).not.to.include('strip')
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
