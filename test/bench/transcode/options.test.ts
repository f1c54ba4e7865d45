import { expect } from 'chai'
import { readOptions } from '../../../bench/transcode/options.ts'
import { makeTexture } from '../../../bench/transcode/texture.ts'
import { chooseMoments, momentsArgs, vmafArgs } from '../../../bench/transcode/vmaf-args.ts'

describe('the bench: its command line', () => {
  it('refuses a part, a length and a count that do not exist', () => {
    expect(() => readOptions(['--only', 'vmaf,colour'], 'p')).to.throw('not colour')
    expect(() => readOptions(['--seconds', '5'], 'p')).to.throw('--seconds takes')
    expect(() => readOptions(['--rounds', '1.5'], 'p')).to.throw('--rounds takes')
    expect(() => readOptions(['--speed'], 'p')).to.throw()
  })

  it('measures everything in three rounds unless told otherwise', () => {
    const { parts, rounds, plots } = readOptions([], 'p')
    expect([parts.size, rounds, plots]).to.deep.equal([7, 3, 'p'])
    const told = readOptions(['--only', 'overhead,vmaf', '--clip', 'a', '--clip', 'b', '--no-plots'], 'p')
    expect([...told.parts]).to.deep.equal(['overhead', 'vmaf'])
    expect([told.clips, told.plots]).to.deep.equal([['a', 'b'], undefined])
  })
})

describe('the bench: comparing pictures', () => {
  it('looks at moments that lie on a frame of every rate, sixty at most and none behind the end', () => {
    expect(chooseMoments(8)).to.deep.equal({ everySeconds: 0.4, frames: 19 })
    const { everySeconds, frames } = chooseMoments(90)
    expect(frames).to.be.within(30, 60)
    expect(everySeconds / 0.4).to.be.closeTo(Math.round(everySeconds / 0.4), 1e-9)
    expect((frames - 1) * everySeconds).to.be.lessThan(90)
  })

  it('hands the old ffmpeg bare pixels and nothing that has a format', () => {
    const size = { width: 1920, height: 1080 }
    const moments = { everySeconds: 0.8, frames: 10 }
    expect(momentsArgs('in.mp4', size, moments, 'out.yuv').slice(-3)).to.deep.equal([
      '-f',
      'rawvideo',
      'out.yuv',
    ])
    const args = vmafArgs('d.yuv', 'r.yuv', size, { model: 'm.pkl', log: 'l.json' })
    const pixels = [
      ...['-f', 'rawvideo', '-pixel_format', 'yuv420p', '-framerate', '1', '-video_size', '1920x1080', '-i'],
    ]
    expect(args).to.deep.equal([
      ...['-hide_banner', '-nostdin', '-y', '-v', 'error', ...pixels, 'd.yuv', ...pixels, 'r.yuv'],
      ...['-lavfi', '[0:v][1:v]libvmaf=model_path=m.pkl:log_path=l.json:log_fmt=json:n_threads=2'],
      ...['-f', 'null', '-'],
    ])
  })
})

describe('the bench: its films', () => {
  it('are made of the same texture in every run, and not of one tone', () => {
    const { rgb } = makeTexture(64, 48, 1)
    expect(rgb).to.deep.equal(makeTexture(64, 48, 1).rgb)
    expect(rgb).not.to.deep.equal(makeTexture(64, 48, 2).rgb)
    expect(new Set(rgb).size).to.be.greaterThan(50)
  })
})
