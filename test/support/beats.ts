import { Router } from 'express'
import { newId } from '../../src/account/tokens.ts'
import { beatRoutes } from '../../src/playback/routes.ts'
import type { Beat, BeatsAnswer } from '../../src/playback/rules.ts'
import { type RunningApp, startApp } from './app.ts'

type Showing = { readonly sessionId: string; readonly playerId: string; readonly coursewareId: string }

/** A player that has just begun a lesson, in a tab of its own unless one is named. */
export const newShowing = (coursewareId: string, playerId: string = newId()): Showing => ({
  sessionId: newId(),
  playerId,
  coursewareId,
})

/** The `seq`-th beat of a lesson that runs from its beginning without a stop, made just now. */
export const beatOf = (showing: Showing, seq: number, other: Partial<Beat> = {}): Beat => ({
  ...showing,
  seq,
  clockMs: (seq + 1) * 10_000,
  spanMs: 10_000,
  agoMs: 0,
  played: [[seq * 10, seq * 10 + 10]],
  positionSeconds: seq * 10 + 10,
  speed: 1,
  state: 'playing',
  rung: '240p',
  rungKbps: 131,
  bufferSeconds: 40,
  stalls: 0,
  stallMs: 0,
  startWaitMs: 1800,
  isVisible: true,
  isMuted: false,
  wasOffline: false,
  attention: 'none',
  ...other,
})

/** Many beats, each sent as late after it was made as the last one of them came after it. */
export const beatsOf = (showing: Showing, count: number, other: Partial<Beat> = {}): readonly Beat[] =>
  Array.from({ length: count }, (_, seq) =>
    beatOf(showing, seq, { agoMs: (count - 1 - seq) * 10_000, ...other }),
  )

/** Sends beats as a player does; `cookie` says who. */
export async function sendBeats(
  url: string,
  beats: readonly unknown[],
  cookie = '',
): Promise<BeatsAnswer & { readonly status: number }> {
  const answer = await fetch(`${url}/api/v1/beats`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Sec-Fetch-Site': 'same-origin',
      ...(cookie && { Cookie: cookie }),
    },
    body: JSON.stringify({ beats }),
  })
  const said: BeatsAnswer = JSON.parse(await answer.text())
  return { ...said, status: answer.status }
}

/** The real app that takes beats, at once and by a clock of the test's own; `mount` adds what else is asked. */
export async function startBeatApp(
  now: () => Date,
  mount: (app: RunningApp) => readonly Router[] = () => [],
  besides?: RunningApp,
): Promise<RunningApp> {
  const [media, routes] = [Router(), Router()]
  const app = await startApp({ media, routers: [routes], ...(besides && { besides }) })
  const beats = beatRoutes({ db: app.db, now, gatherMs: 0 })
  media.use(beats.ofStations)
  routes.use(beats.ofOthers, ...mount(app))
  return app
}
