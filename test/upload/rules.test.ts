import { expect } from 'chai'
import fc from 'fast-check'
import {
  cleanFileName,
  findUnfinished,
  judgeHash,
  largestChunkBytes,
  nextChunkBytes,
  retryDelayMs,
  secondsLeft,
  smallestChunkBytes,
  speedOf,
  titleFromFileName,
  troubleOf,
  withMilestone,
} from '../../src/upload/rules.ts'

/** Sends for a while over a line of one speed; answers the size and the seconds of the last request. */
const settle = (bytesPerSecond: number) => {
  let chunkBytes = 2 * smallestChunkBytes
  for (let request = 0; request < 20; request++)
    chunkBytes = nextChunkBytes(chunkBytes, chunkBytes / bytesPerSecond)
  return { chunkBytes, seconds: chunkBytes / bytesPerSecond }
}

describe('the size of a request', () => {
  it('is 256 KiB and 8 s on a 256 kbit/s uplink, far from a proxy’s 60 s', () => {
    const { chunkBytes, seconds } = settle(32_000)
    expect(chunkBytes).to.equal(smallestChunkBytes)
    expect(seconds).to.be.below(9)
  })

  it('is 8 MiB on a fast line, and does not stay there when the line turns slow', () => {
    expect(settle(50_000_000).chunkBytes).to.equal(largestChunkBytes)
    const next = nextChunkBytes(largestChunkBytes, largestChunkBytes / 125_000)
    expect(next / 125_000).to.be.below(9)
  })

  it('stays between its limits whatever was measured', () => {
    const sizes = fc.integer({ min: 1, max: 64 * 1024 ** 2 })
    const seconds = fc.double({ min: 0, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(sizes, seconds, (bytes, took) => {
        const next = nextChunkBytes(bytes, took)
        return Number.isInteger(next) && next >= smallestChunkBytes && next <= largestChunkBytes
      }),
    )
  })
})

describe('a file name', () => {
  it('is kept as it is, whatever a camera or a trickster called it', () => {
    for (const name of ['-y.mp4', '$(x).mp4', '..%2f..', '../../etc/passwd', 'Ë§²Ë½Ì³Ì.mp4', '大棚番茄.MP4'])
      expect(cleanFileName(name)).to.equal(name)
  })

  it('loses what cannot be printed or turns the reading direction', () => {
    expect(cleanFileName('a\u0000b\n\u009f\u202egpj.mp4')).to.equal('abgpj.mp4')
    expect(cleanFileName('e\u0301.mp4')).to.equal('\u00e9.mp4')
    expect(cleanFileName('\ud800.mp4')).to.equal('\ufffd.mp4')
    expect(cleanFileName(' \t ')).to.equal('—')
  })

  it('never grows long and never breaks a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), name => {
        const clean = cleanFileName(name)
        return Array.from(clean).length <= 255 && clean.length > 0 && !/[\p{Cc}\p{Cs}]/u.test(clean)
      }),
    )
  })

  it('gives a first title', () => {
    expect(titleFromFileName('大棚番茄_整枝_打叉.mp4')).to.equal('大棚番茄 整枝 打叉')
    expect(titleFromFileName('.mp4')).to.equal('.mp4')
    expect(titleFromFileName('第1.2讲.防火.mov')).to.equal('第1.2讲.防火')
    expect(titleFromFileName('字'.repeat(200))).to.have.length(120)
  })
})

describe('a failed request', () => {
  it('is retried when waiting helps, and never taken for an end', () => {
    for (const status of [undefined, 0]) expect(troubleOf(status)).to.equal('link')
    for (const status of [408, 409, 423, 429, 500, 502, 503, 504]) expect(troubleOf(status)).to.equal('hub')
    expect(troubleOf(507)).to.equal('hubDisk')
    expect(troubleOf(401)).to.equal('signIn')
    for (const status of [400, 403, 404, 410, 413]) expect(troubleOf(status)).to.equal('ended')
  })

  it('is retried after 1 s at first and at most 15 s', () => {
    expect([1, 2, 3, 4, 5, 6, 500].map(retryDelayMs)).to.deep.equal([
      1000, 2000, 4000, 8000, 15_000, 15_000, 15_000,
    ])
  })
})

describe('speed and time left', () => {
  it('are those of the last 20 s', () => {
    let kept = withMilestone([], { atMs: 0, bytes: 0 })
    kept = withMilestone(kept, { atMs: 10_000, bytes: 1_000_000 })
    kept = withMilestone(kept, { atMs: 25_000, bytes: 4_000_000 })
    expect(speedOf(kept)).to.equal(200_000)
    expect(secondsLeft(1_000_000, 200_000)).to.equal(5)
  })

  it('are unknown at first, after a step back, and when nothing moves', () => {
    expect(speedOf([])).to.equal(undefined)
    const ahead = withMilestone([], { atMs: 0, bytes: 900 })
    expect(speedOf(withMilestone(ahead, { atMs: 5000, bytes: 400 }))).to.equal(undefined)
    expect(secondsLeft(10, 0)).to.equal(undefined)
    expect(secondsLeft(10, undefined)).to.equal(undefined)
  })
})

describe('the judgement of a hash', () => {
  const sha256 = 'a'.repeat(64)
  it('refuses a difference at once, early or late', () => {
    for (const waitedMs of [0, 1e9])
      expect(judgeHash({ sha256, senderSha256: 'b'.repeat(64), waitedMs })).to.equal('differs')
  })
  it('waits two minutes for the sender and then goes on alone', () => {
    expect(judgeHash({ sha256, senderSha256: null, waitedMs: 119_999 })).to.equal('wait')
    expect(judgeHash({ sha256, senderSha256: null, waitedMs: 120_000 })).to.equal('accept')
    expect(judgeHash({ sha256, senderSha256: sha256, waitedMs: 0 })).to.equal('accept')
  })
})

describe('the unfinished upload of a chosen file', () => {
  const known = [
    { id: 1, fileName: 'a.mp4', sourceBytes: 10, lastModifiedMs: 5 },
    { id: 2, fileName: 'a.mp4', sourceBytes: 10, lastModifiedMs: 7 },
    { id: 3, fileName: 'b.mp4', sourceBytes: 10, lastModifiedMs: null },
  ]
  it('is found by name and size, the same time stamp first', () => {
    expect(findUnfinished(known, { fileName: 'a.mp4', sourceBytes: 10, lastModifiedMs: 7 })?.id).to.equal(2)
    expect(findUnfinished(known, { fileName: 'a.mp4', sourceBytes: 10, lastModifiedMs: 9 })?.id).to.equal(1)
    expect(findUnfinished(known, { fileName: 'b.mp4', sourceBytes: 10, lastModifiedMs: 9 })?.id).to.equal(3)
  })
  it('is not one of another size or name', () => {
    expect(findUnfinished(known, { fileName: 'a.mp4', sourceBytes: 11 })).to.equal(undefined)
    expect(findUnfinished(known, { fileName: 'c.mp4', sourceBytes: 10 })).to.equal(undefined)
  })
})
