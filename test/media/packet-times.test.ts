import { expect } from 'chai'
import { assert, property, string } from 'fast-check'
import { countPackets } from '../../src/media/packet-times.ts'
import { plainFilm } from '../support/reports.ts'

const count = (formatName: string, lines: readonly string[]) => {
  const counter = countPackets(plainFilm({}, { format_name: formatName }).report)
  for (const line of lines) counter.take(line)
  return Object.fromEntries(counter.byStream)
}
/** Lines of 25 frames a second from `start` on. */
const frames = (start: number, number: number, stream = 0) =>
  Array.from({ length: number }, (_, index) => {
    const at = (start + index / 25).toFixed(6)
    return `${stream},${at},${at},0.040000,100,${index === 0 ? 'K_' : '__'}`
  })

describe('countPackets', () => {
  it('passes over lines that are none, and streams that are not chosen', () => {
    const lines = [
      '',
      'x',
      ',1.0,1.0,0.04,100,K_',
      '7,1.0,1.0,0.04,100,K_',
      '0,N/A,N/A,N/A,100,K_',
      'NaN,NaN',
    ]
    expect(count('mpegts', lines)).to.deep.equal({})
  })

  it('never throws, whatever ffprobe writes', () => {
    const counter = countPackets(plainFilm({}, { format_name: 'mpegts' }).report)
    assert(property(string(), line => counter.take(line)))
  })

  it('measures the first and the last time of each stream, and counts', () => {
    const lines = [
      '0,0.080000,0.000000,0.040000,100,K_',
      '1,0.000000,0.000000,0.023220,100,K_,',
      '0,0.040000,0.040000,0.040000,100,__',
    ]
    expect(count('mov,mp4,m4a,3gp,3g2,mj2', lines)).to.deep.equal({
      0: { packets: 2, bytes: 200, keyframeGapSeconds: 0, firstSeconds: 0.04, endSeconds: 0.12 },
      1: { packets: 1, bytes: 100, keyframeGapSeconds: 0, firstSeconds: 0, endSeconds: 0.02322 },
    })
  })

  it('takes decode times where a packet has no other, and counts packets without any', () => {
    const lines = ['0,N/A,0.000000,0.040000,100,K_', '0,N/A,N/A,N/A,100,__', '0,N/A,0.080000,N/A,100,__']
    expect(count('avi', lines)[0]).to.deep.equal({
      packets: 3,
      bytes: 300,
      keyframeGapSeconds: 0.08,
      firstSeconds: 0,
      endSeconds: 0.08,
    })
  })

  it('passes over what an edit list hides', () => {
    const lines = [
      '0,-1.320000,-1.320000,0.040000,100,KD',
      '1,-0.021333,-0.021333,0.021333,100,KD,',
      ...frames(0, 50),
    ]
    expect(count('mov,mp4,m4a,3gp,3g2,mj2', lines)).to.deep.equal({
      0: { packets: 50, bytes: 5000, keyframeGapSeconds: 1.96, firstSeconds: 0, endSeconds: 2 },
    })
  })

  it('closes a clock that begins anew, as ffmpeg does when it decodes', () => {
    const { 0: joined } = count('mpegts', [...frames(1.4, 50), ...frames(1.4, 50)])
    expect(joined?.packets).to.equal(100)
    expect(joined?.endSeconds).to.be.closeTo(5.4, 1e-6)
  })

  it('closes a jump ahead for all streams together, and leaves a short break as it is', () => {
    const lines = [...frames(0, 25), ...frames(0, 25, 1), ...frames(3600, 25), ...frames(3600, 25, 1)]
    const { 0: video, 1: audio } = count('mpegts', lines)
    expect(video?.endSeconds).to.be.closeTo(2, 1e-6)
    expect(audio?.endSeconds).to.be.closeTo(2, 1e-6)
    expect(count('mpegts', [...frames(0, 25), ...frames(6, 25)])[0]?.endSeconds).to.be.closeTo(7, 1e-6)
  })

  it('leaves the clock of other containers alone', () => {
    expect(count('matroska,webm', [...frames(0, 25), ...frames(600, 25)])[0]?.endSeconds).to.be.closeTo(
      601,
      1e-6,
    )
  })

  it('is not misled by frames that are stored before they are shown', () => {
    const lines = [
      '0,0.000000,0.000000,0.040000,100,K_',
      '0,0.120000,0.040000,0.040000,100,__',
      '0,0.040000,0.080000,0.040000,100,__',
    ]
    expect(count('mpegts', lines)[0]?.endSeconds).to.be.closeTo(0.16, 1e-6)
  })
})
