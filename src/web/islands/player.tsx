import { useEffect, useRef, useState } from 'preact/hooks'
import type { Language } from '../languages.ts'
import { playWords } from '../words/play.ts'
import { mountIsland } from './mount.tsx'
import { playerActions } from './player/actions.ts'
import { attachPlayer } from './player/attach.ts'
import { PlayerBar } from './player/bar.tsx'
import { type Av1Offer, playsAv1 } from './player/choose-master.ts'
import { listenToKeys } from './player/keys.ts'
import { emptyView, type LessonPlayer, type PlayerView } from './player/lesson-player.ts'
import { PlayerNotice } from './player/notice.tsx'
import { keepAv1Failure, keepPlaceOf, readPlace } from './player/place.ts'
import { SeekBar } from './player/seek-bar.tsx'
import { listenToSeekLinks, secondOf } from './player/seek-links.ts'
import { useVideoState } from './player/video-state.ts'

/** What the watch page hands to the player. */
export type PlayerProps = {
  readonly language: Language
  readonly coursewareId: string
  readonly title: string
  readonly masterUrl: string
  /** Absent for a lesson that has no AV1 rungs. */
  readonly av1?: Av1Offer
  /** Absent for a lesson without sound, and for one that is nothing but sound. */
  readonly listenUrl?: string
  readonly durationSeconds: number
  /** A thumbnail track for the seek bar; absent for sound alone and for lessons made before there was one. */
  readonly storyboardUrl?: string
  readonly posterUrl: string
  readonly hasPicture: boolean
}

/** The player of the watch page: the browser's own controls, and under them what they do not offer. */
export function Player(props: PlayerProps) {
  const { language, coursewareId, durationSeconds, title } = props
  const words = playWords[language]
  const stage = useRef<HTMLDivElement>(null)
  const video = useRef<HTMLVideoElement>(null)
  const player = useRef<LessonPlayer>(null)
  const [view, setView] = useState<PlayerView>(emptyView)
  // Keys are listened to once, so they look here for what is on the screen now.
  const shown = useRef(view)
  shown.current = view
  const lastSubtitle = useRef(0)
  if (view.subtitle >= 0) lastSubtitle.current = view.subtitle
  const watchUrl = useRef(props.masterUrl)
  const [isListening, setListening] = useState(false)
  const [resumedAt, setResumedAt] = useState<number>()
  const { state, isPlaying } = useVideoState(video, view.trouble)
  const showsCover = isListening || !props.hasPicture

  const { seekTo, actions } = playerActions({ stage, video, player, shown, lastSubtitle, durationSeconds })

  useEffect(() => {
    const element = video.current
    if (!element) return
    const linkedTo = secondOf(location.hash)
    const place = linkedTo === undefined ? readPlace(coursewareId, durationSeconds) : undefined
    setResumedAt(place)
    const closing = new AbortController()
    const onChange = (view: PlayerView) => {
      if (view.trouble !== 'media' || watchUrl.current === props.masterUrl) return setView(view)
      // The browser promised too much: on with what every one decodes.
      keepAv1Failure()
      watchUrl.current = props.masterUrl
      player.current?.load(props.masterUrl, element.currentTime)
    }
    const attach = (takesAv1: boolean) => {
      if (closing.signal.aborted) return
      if (takesAv1 && props.av1) watchUrl.current = props.av1.url
      player.current = attachPlayer(element, watchUrl.current, linkedTo ?? place ?? 0, onChange)
    }
    if (props.av1) void playsAv1(props.av1).then(attach)
    else attach(false)
    listenToKeys(actions, closing.signal)
    const showAt = (seconds: number) => {
      seekTo(seconds)
      stage.current?.scrollIntoView({ block: 'nearest' })
    }
    listenToSeekLinks(showAt, closing.signal)
    keepPlaceOf(element, coursewareId, durationSeconds, closing.signal)
    return () => {
      closing.abort()
      player.current?.close()
    }
  }, [])

  function listen(only: boolean) {
    const url = only ? props.listenUrl : watchUrl.current
    if (!url) return
    setListening(only)
    player.current?.load(url, video.current?.currentTime ?? 0)
  }

  return (
    <section
      class="player"
      aria-label={words.player(title)}
      data-state={state}
      data-error={state === 'failed' ? view.trouble : ''}
      data-trouble={view.trouble}
      data-mode={isListening ? 'listen' : 'watch'}
      data-showing={view.qualities[view.showing]?.height ?? ''}
    >
      <div class={state === 'failed' ? 'stage failed' : 'stage'} ref={stage}>
        {showsCover && <img class="cover" src={props.posterUrl} alt="" />}
        <video
          ref={video}
          controls
          playsInline
          preload="auto"
          aria-label={title}
          {...(showsCover ? {} : { poster: props.posterUrl })}
        />
        {state === 'ready' && (
          <button class="big-play" type="button" aria-label={words.play} onClick={actions.toggle}>
            <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
              <path d="M8 5v14l11-7z" fill="currentColor" />
            </svg>
          </button>
        )}
        <PlayerNotice
          words={words}
          state={state}
          trouble={view.trouble}
          onRetry={() => player.current?.retry()}
        />
      </div>
      {state !== 'failed' && (
        <SeekBar
          language={language}
          video={video}
          durationSeconds={durationSeconds}
          storyboardUrl={isListening ? undefined : props.storyboardUrl}
          linkKbps={() => player.current?.linkKbps()}
          onSeek={seekTo}
          onSeekBy={actions.seekBy}
        />
      )}
      {resumedAt !== undefined && state !== 'failed' && (
        <p class="resumed" role="status">
          {words.resumed(resumedAt)}{' '}
          <button
            type="button"
            class="button quiet"
            onClick={() => {
              setResumedAt(undefined)
              seekTo(0)
            }}
          >
            {words.fromStart}
          </button>
        </p>
      )}
      <PlayerBar
        language={language}
        view={view}
        isPlaying={isPlaying}
        isListening={isListening}
        canListen={props.listenUrl !== undefined && props.hasPicture}
        actions={actions}
        onListen={listen}
        onQuality={index => player.current?.choose(index)}
        onSubtitle={index => player.current?.chooseSubtitle(index)}
        onSpeed={speed => {
          // A new source resets the rate to the default one.
          if (video.current) video.current.defaultPlaybackRate = video.current.playbackRate = speed
        }}
      />
    </section>
  )
}

mountIsland('player', Player)
