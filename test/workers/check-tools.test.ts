import { expect } from 'chai'
import { checkTools, judgeVersion } from '../../workers/check-tools.ts'
import { commandRunner } from '../../workers/run-command.ts'

const run = commandRunner(process.env.PATH ?? '/usr/bin:/bin')
const judge = (version: string, decoders?: readonly string[]) =>
  judgeVersion(
    `ffmpeg version ${version} Copyright (c) 2000-2026 the FFmpeg developers\nbuilt with gcc`,
    decoders,
  )

describe('the version of ffmpeg', () => {
  it('refuses nothing, but warns of one that lacks the mend of CVE-2026-8461', () => {
    for (const version of ['4.4.6', '5.1.9', '6.1.5', '7.0.3', '7.1.4', '8.0.2', '8.1', '8.1.1', 'n7.1.4']) {
      const { warning = '' } = judge(version)
      expect(warning, version)
        .to.contain('older')
        .and.contain('only the list of decoders')
        .and.contain('8.1.2')
    }
  })

  it('warns of one that it cannot tell', () => {
    for (const said of ['ffmpeg version N-118000-gabcdef Copyright', 'ffmpeg version git-2026-01-01', ''])
      expect(judgeVersion(said).warning, said).to.contain('cannot be told')
  })

  it('says nothing of one that has it', () => {
    for (const version of ['5.1.10', '6.1.6', '7.1.5', '8.0.3', '8.1.2', '8.2', '9.0', 'n8.1.3-static'])
      expect(judge(version), version).to.deep.equal({ version })
  })

  it('counts a distribution’s old number as mended only while no upload reaches the decoder', () => {
    for (const version of ['5.1.9-0+deb12u1', '7.1.4-0+deb13u2', '4.4.2-0ubuntu0.22.04.1']) {
      expect(judge(version), version).to.deep.equal({ version })
      for (const decoders of [['h264', 'magicyuv'], []])
        expect(judge(version, decoders).warning, version).to.contain('uploads reach')
    }
  })

  it('is asked of the ffmpeg that is there, and one that is not there is named', async () => {
    const { signal } = new AbortController()
    expect((await checkTools(run, 'ffmpeg', signal)).version).to.match(/^\S*\d/)
    expect((await checkTools(run, 'no-such-ffmpeg', signal)).warning).to.contain(
      'no-such-ffmpeg does not run',
    )
  })
})
