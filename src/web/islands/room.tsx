import './player/old-browsers.ts'
import './steering.tsx'
import './subtitles.tsx'
import { useEffect, useRef, useState } from 'preact/hooks'
import { type PauseCard, readPauseTrack } from '../../media/pause-track.ts'
import type { Contact } from '../../stationmode/rules.ts'
import type { PlayerProps } from '../player-props.ts'
import { mountIsland } from './mount.tsx'
import type { PlayerControl, PlayerSnapshot } from './player/props.ts'
import { useIdle } from './player/use-idle.ts'
import { Player } from './player/whole-player.tsx'
import { Dark } from './room/dark.tsx'
import { Following, type Next } from './room/following.tsx'
import { Question } from './room/question.tsx'
import { Quiet } from './room/quiet.tsx'
import { Trouble } from './room/trouble.tsx'
import { keepFilm } from './station/diagnostics.ts'
import { Remote } from './station/remote.tsx'

/** What a page with a film for a room hands to it, as JSON. */
export type RoomProps = {
  readonly player: PlayerProps
  readonly back: string
  /** A paired computer: digits dial, the hub is watched, faults are reported. Else a classroom, with questions. */
  readonly isStation: boolean
  /** What the programme plays after this film. */
  readonly next?: Next
  /** Where the lesson's handouts are, if it has some. */
  readonly handouts?: string
  readonly contact?: Contact
  /** A WebVTT metadata track of question cards. */
  readonly pausesUrl?: string
}

/** The film was playing when the screen was made black, and is to play on. */
type Darkness = { readonly wasPlaying: boolean } | undefined

type Over =
  | { readonly kind: 'question'; readonly card: PauseCard }
  /** `isWithdrawn`: not at its end, but because it was taken down meanwhile. */
  | { readonly kind: 'following'; readonly isWithdrawn: boolean }
  | undefined

/** A film that fills the screen of a room, with what belongs to a room: questions, what comes next, whom to call. */
function Room({ player, back, isStation, next, handouts, contact, pausesUrl }: RoomProps) {
  const { language, coursewareId } = player
  const control = useRef<PlayerControl | null>(null)
  const [snapshot, setSnapshot] = useState<PlayerSnapshot>()
  const [cards, setCards] = useState<readonly PauseCard[]>([])
  const [over, setOver] = useState<Over>()
  const shownOver = useRef<Over>(over)
  shownOver.current = over
  const [dark, setDark] = useState<Darkness>()
  const shownDark = useRef(dark)
  shownDark.current = dark
  const shownCards = useRef(cards)
  shownCards.current = cards

  useEffect(() => {
    if (!pausesUrl) return
    const closing = new AbortController()
    // Without its questions a lesson still plays.
    fetchCards(pausesUrl, closing.signal).then(setCards, () => undefined)
    return () => closing.abort()
  }, [])
  useEffect(() => {
    const keep = () => control.current && keepFilm(coursewareId, control.current)
    window.addEventListener('pagehide', keep)
    return () => window.removeEventListener('pagehide', keep)
  }, [])

  const lighten = () => {
    const { current: shown } = shownDark
    if (!shown) return false
    setDark(undefined)
    if (shown.wasPlaying) control.current?.play()
    return true
  }
  const darken = () => {
    setDark({ wasPlaying: control.current?.video.paused === false })
    control.current?.pause()
  }

  const isIdle = useIdle(page, snapshot?.state !== 'playing')
  useEffect(() => {
    document.documentElement.dataset.idle = isIdle ? 'yes' : 'no'
    // What nobody sees must not be what Enter presses.
    if (isIdle) blur()
  }, [isIdle])

  const isWithdrawn = snapshot?.view.trouble === 'withdrawn'
  useEffect(() => {
    // The day's programme goes on without it; where nothing follows, the player's own sentence stands.
    if (isWithdrawn && next) setOver({ kind: 'following', isWithdrawn })
  }, [isWithdrawn])

  const playOn = () => {
    setOver(undefined)
    blur()
    control.current?.play()
  }
  const close = () => {
    if (!shownOver.current) return false
    setOver(undefined)
    blur()
    return true
  }
  const nextPause = () => {
    const now = control.current?.video.currentTime ?? 0
    // Where the film stands at a question already, the one after it is meant.
    const card = shownCards.current.find(({ atSeconds }) => atSeconds > now + 1.5)
    if (!card) return
    // A moment before it, so that play comes to it by itself.
    control.current?.seekTo(Math.max(0, card.atSeconds - 0.5))
    playOn()
  }

  return (
    <>
      <Player
        {...player}
        hasKeys={false}
        cues={cards}
        onReady={ready => {
          control.current = ready
          // What follows in a programme begins by itself; a browser that forbids that waits for the key.
          if (location.hash === '#play') ready.play()
        }}
        onChange={setSnapshot}
        onCue={({ id }) => {
          const card = shownCards.current.find(each => each.id === id)
          if (!card) return
          control.current?.pause()
          setOver({ kind: 'question', card })
        }}
        onEnded={() => setOver({ kind: 'following', isWithdrawn: false })}
      />
      {over?.kind === 'question' && <Question language={language} card={over.card} onGoOn={playOn} />}
      {over?.kind === 'following' && (
        <Following
          language={language}
          isWithdrawn={over.isWithdrawn}
          next={next}
          handouts={handouts}
          back={back}
          onAgain={() => {
            control.current?.seekTo(0)
            playOn()
          }}
          onStay={close}
        />
      )}
      {dark && <Dark language={language} onEnd={lighten} />}
      {snapshot && <Quiet language={language} control={control} snapshot={snapshot} />}
      {isStation && snapshot && <Trouble language={language} snapshot={snapshot} contact={contact} />}
      <Remote
        language={language}
        back={back}
        isStation={isStation}
        contact={contact}
        film={{ coursewareId, control, close, nextPause, darken, lighten }}
      />
    </>
  )
}

/** Wherever on the page somebody does something. */
const page = { current: document.body }

/** The keys are the film's again. */
const blur = () => document.activeElement instanceof HTMLElement && document.activeElement.blur()

async function fetchCards(url: string, signal: AbortSignal): Promise<PauseCard[]> {
  const answer = await fetch(url, { signal })
  const isTrack = (answer.headers.get('Content-Type') ?? '').startsWith('text/vtt')
  if (!answer.ok || !isTrack) throw new Error(`pauses: ${answer.status}`)
  return readPauseTrack(await answer.text())
}

mountIsland('room', Room)
