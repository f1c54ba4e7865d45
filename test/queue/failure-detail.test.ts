import { expect } from 'chai'
import { failureDetail } from '../../src/queue/failure-detail.ts'

const scratch = '/srv/xiangtu/data/scratch'
const attempt = `${scratch}/attempt-4711-${'ab'.repeat(16)}`

describe("a failed command's last words for the operator", () => {
  it('refuses what is no command: the store and the queue speak of addresses and keys', () => {
    for (const code of ['storeUnavailable', 'storeRefused', 'internal', 'unavailable', 'cancelled'] as const)
      expect(failureDetail(code, 'AKIA… at http://10.0.0.7', [])).to.equal(undefined)
    expect(failureDetail('encodeFailed', undefined, [])).to.equal(undefined)
  })

  it('refuses folders and addresses, also signed ones', () => {
    const detail = `ffmpeg -i ${scratch}/cache/${'0'.repeat(64)} ${attempt}/v240.mp4 -x https://s3.example/b?X-Amz-Signature=deadbeef: exit 1: redis://:secret@10.0.0.7:6379/0 | cwd ${attempt}`
    const said = failureDetail('encodeFailed', detail, ['/srv/xiangtu/data', attempt, scratch]) ?? ''
    expect(said).to.contain(`-i cache/${'0'.repeat(64)} v240.mp4`)
    for (const secret of ['/srv/', '4711', 'Signature', 'deadbeef', 'secret', '10.0.0.7', 's3.example'])
      expect(said).not.to.contain(secret)
  })

  it('takes the folder of an attempt away also where nobody names it', () => {
    expect(failureDetail('encodeFailed', `ffmpeg ${attempt}/a.mp4: exit 1: x`, [scratch])).to.contain(
      'ffmpeg a.mp4:',
    )
  })

  it('tells the command first and one complaint a line, without signs that move a terminal', () => {
    expect(
      failureDetail('commandStalled', 'ffmpeg -i a: exit 1: first | \u001b[31mtitle\u0000 | last', []),
    ).to.equal('ffmpeg -i a: exit 1: first\n [31mtitle\nlast')
  })

  it('keeps the end of what is too long', () => {
    const said = failureDetail('encodeFailed', `${'x'.repeat(9000)} | the end`, []) ?? ''
    expect(said).to.have.length(6000)
    expect(said).to.match(/^….*\nthe end$/s)
  })
})
