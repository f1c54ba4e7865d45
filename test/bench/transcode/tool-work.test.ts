import { expect } from 'chai'
import { cpuSecondsOf, peakBytesOf } from '../../../bench/support/worker-processes.ts'
import { cpuByWork, extrasPercent, workOf } from '../../../bench/transcode/tool-work.ts'
import { loudnessArgs, sampleArgs } from '../../../src/media/measure-args.ts'
import { pictureCheckGraph } from '../../../src/media/qc-args.ts'
import { plainSound, plainVideo } from '../../support/source-facts.ts'

const noted = (args: readonly string[]) => args.join('\n').slice(-4000)

describe('the bench: what a command was for', () => {
  it('is told from the very arguments that the line gives', () => {
    expect(workOf('-print_format\njson\n-show_format\n-show_streams\nfile:/a')).to.equal('facts')
    expect(workOf('-show_entries\npacket=size\nfile:/a')).to.equal('facts')
    const stretch = { startSeconds: 0, seconds: 8, isExact: true }
    expect(workOf(noted(sampleArgs(plainVideo, stretch, '/a')))).to.equal('sample')
    expect(workOf(noted(loudnessArgs(plainSound, 1, '/a')))).to.equal('sound')
    const checked = ['-filter_complex', pictureCheckGraph('[checked]')]
    expect(workOf(noted(checked))).to.equal('quality')
    expect(workOf(noted([...checked, '-c:v', 'libx264', 'v240.mp4']))).to.equal('encode')
    expect(workOf('-frames:v\n1\n-f\nimage2\n-update\n1\nposter.png')).to.equal('pictures')
    expect(workOf('-map\n[v0]\n-c:v\nlibx264\n-f\nmp4\nv240.mp4')).to.equal('encode')
    expect(workOf('-map\n[a]\n-c:a\naac\n-f\nmp4\naudio.mp4')).to.equal('encode')
    expect(workOf('-c:v\nlibsvtav1\n-f\nmp4\nv360.mp4')).to.equal('av1')
    expect(workOf('-version')).to.equal('other')
  })

  it('counts what nobody can name with the extras', () => {
    const cpu = cpuByWork([
      { args: '-c:v\nlibx264', cpuSeconds: 90 },
      { args: '-c:a\naac', cpuSeconds: 10 },
      { args: 'ebur128', cpuSeconds: 1 },
      { args: 'blackdetect', cpuSeconds: 2 },
      { args: '-version', cpuSeconds: 0.5 },
      { args: '-f\nframecrc', cpuSeconds: 7 },
    ])
    expect(extrasPercent(cpu, 0.5)).to.equal(4)
  })

  it('reads memory and CPU of a worker from Linux’s own books', () => {
    expect(peakBytesOf('Name:\tnode\nVmHWM:\t  1024 kB\nVmRSS:\t 12 kB\n')).to.equal(1024 * 1024)
    const stat = '7 (no) de) S 1 7 7 0 -1 4194304 149 3845 1 0 150 50 4 1 20 0 11'
    expect(cpuSecondsOf(stat)).to.equal(2)
  })
})
