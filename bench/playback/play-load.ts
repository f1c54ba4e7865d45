import { Agent, request } from 'node:http'
import { newId } from '../../src/account/tokens.ts'
import { type Beat, beatEveryMs } from '../../src/playback/rules.ts'
import type { InventedStation } from './invent-stations.ts'

const rungs = ['slides', '144p', '240p', '360p'] as const

type Load = {
  readonly url: string
  readonly lessons: readonly string[]
  readonly stations: readonly InventedStation[]
  readonly signal: AbortSignal
}

/**
 * Stations that all play, each with its beat every 10 s, one after the other. One beat in six tells of another picture,
 * one in twelve of a stall. Answers how many beats were kept, and throws where one was not.
 */
export async function playEverywhere({
  url,
  lessons,
  stations,
  signal,
}: Load): Promise<{ kept: () => number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const players = stations.map((station, at) => ({
    station,
    ...newPlayer(lessons[at % lessons.length] ?? ''),
  }))
  let kept = 0
  let next = 0
  let failure: Error | undefined
  const stepMs = beatEveryMs / players.length
  const begun = performance.now()
  const timer = setInterval(() => {
    // A timer comes late; who is due by now is sent now.
    const due = Math.floor((performance.now() - begun) / stepMs)
    while (next < due) {
      const player = players[next % players.length]
      next += 1
      if (!player) continue
      void sendBeat(agent, url, player.station.cookie, player.next()).then(
        () => {
          kept += 1
        },
        (error: unknown) => {
          failure ??= error instanceof Error ? error : new Error(String(error))
        },
      )
    }
  }, 5)
  signal.addEventListener('abort', () => {
    clearInterval(timer)
    agent.destroy()
  })
  return {
    kept: () => {
      if (failure) throw failure
      return kept
    },
  }
}

function newPlayer(coursewareId: string): { readonly next: () => Beat } {
  const showing = { sessionId: newId(), playerId: newId(), coursewareId }
  let seq = 0
  let rung: string = '240p'
  const begun = performance.now()
  return {
    next: () => {
      if (Math.random() < 1 / 6) rung = rungs[Math.floor(Math.random() * rungs.length)] ?? rung
      const isStalled = Math.random() < 1 / 12
      const clockMs = Math.round(performance.now() - begun)
      const from = seq === 0 ? 0 : clockMs / 1000 - 10
      const beat: Beat = {
        ...{ ...showing, seq, clockMs, spanMs: beatEveryMs, agoMs: 0 },
        ...{ played: [[Math.max(0, from), clockMs / 1000]], positionSeconds: clockMs / 1000, speed: 1 },
        ...{ state: 'playing', rung, rungKbps: 131, bufferSeconds: 40, stalls: isStalled ? 1 : 0 },
        ...{ stallMs: isStalled ? 1500 : 0, startWaitMs: 1800, isVisible: true, isMuted: false },
        ...{ wasOffline: false, attention: 'none', line: { kbits: 1300, busySeconds: 9, deadSeconds: 0.4 } },
      }
      seq += 1
      return beat
    },
  }
}

function sendBeat(agent: Agent, url: string, cookie: string, beat: Beat): Promise<void> {
  const body = JSON.stringify({ beats: [beat] })
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Sec-Fetch-Site': 'same-origin',
    Cookie: cookie,
  }
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/api/v1/beats`, { method: 'POST', agent, headers }, answer => {
      let text = ''
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      answer.on('end', () =>
        text.includes('"kept"')
          ? resolve()
          : reject(new Error(`${answer.statusCode}: ${text.slice(0, 200)}`)),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
