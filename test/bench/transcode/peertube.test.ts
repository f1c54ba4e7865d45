import { expect } from 'chai'
import { peertubeArgs, peertubeRungs } from '../../../bench/transcode/peertube.ts'

describe('the bench: PeerTube’s way', () => {
  it('never makes a rung above the source', () => {
    const heights = peertubeRungs({ width: 640, height: 360, frameRate: 25 }).map(({ height }) => height)
    expect(heights).to.deep.equal([360, 240, 144])
  })

  it('gives each rung PeerTube’s own bits a pixel', () => {
    const rungs = peertubeRungs({ width: 1920, height: 1080, frameRate: 25 })
    expect(rungs.map(({ width, height, kbps }) => [width, height, kbps])).to.deep.equal([
      [1280, 720, 2534],
      [854, 480, 1230],
      [640, 360, 864],
      [426, 240, 435],
      [256, 144, 175],
    ])
  })

  it('counts the shorter side of a film held upright', () => {
    const [first] = peertubeRungs({ width: 720, height: 1280, frameRate: 30 })
    expect([first?.width, first?.height]).to.deep.equal([720, 1280])
  })

  it('asks for each resolution in a command of its own', () => {
    const args = peertubeArgs({ width: 854, height: 480, kbps: 1230 }, 25, 'in.mp4', 'out', 'shipped')
    expect(args).to.deep.equal([
      ...['-hide_banner', '-nostdin', '-y', '-v', 'error', '-i', 'in.mp4'],
      ...['-vf', 'scale=w=854:h=480', '-c:v', 'libx264', '-preset', 'veryfast'],
      ...['-maxrate', '1230k', '-bufsize', '2460k', '-b_strategy', '1', '-bf', '16', '-g', '50', '-r', '25'],
      ...['-threads', '1', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '128k', '-ac', '2'],
      ...['-hls_time', '4', '-hls_list_size', '0', '-hls_playlist_type', 'vod'],
      ...['-hls_segment_type', 'fmp4', '-hls_flags', 'single_file'],
      ...['-hls_segment_filename', 'out/480.mp4', '-f', 'hls', 'out/480.m3u8'],
    ])
  })
})
