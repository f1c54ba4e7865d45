import './old-browsers.ts'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PlayerProps } from '../../player-props.ts'
import { playWords } from '../../words/play.ts'
import { playbackWords } from '../../words/playback.ts'
import { Attention } from './attention.tsx'
import { PlayerBar } from './bar.tsx'
import { ForecastLine } from './forecast-line.tsx'
import { PlayerNotice } from './notice.tsx'
import type { PlayerHooks, PlayerSnapshot } from './props.ts'
import { SeekBar } from './seek-bar.tsx'
import { useCues } from './use-cues.ts'
import { useHeartbeat } from './use-heartbeat.ts'
import { useIdle } from './use-idle.ts'
import { useLessonPlayer } from './use-lesson-player.ts'
import { useVideoState } from './video-state.ts'

/** The player of a page: the picture, one bar for the film's length, and large controls. */
export function Player(props: PlayerProps & PlayerHooks) {
  const { language, durationSeconds, title, isStationMode = false } = props
  const words = playWords[language]
  const whole = useLessonPlayer(props)
  const { frame, video, player, view, actions, isListening, resumedAt } = whole
  const { state, isPlaying } = useVideoState(video, view.trouble)
  const isIdle = useIdle(frame, !isPlaying)
  const showsCover = isListening || !props.hasPicture
  const isFailed = state === 'failed'
  const isPreparing = (view.startGate?.startsInSeconds ?? 0) > 0
  const hasBegun = state !== 'loading' && state !== 'ready'
  const isWaiting = useLater(state === 'ready')
  const posterUrl = (isWaiting && props.largePosterUrl) || props.posterUrl

  const snapshot = (): PlayerSnapshot => ({
    ...{ state, view, isListening },
    positionSeconds: video.current?.currentTime ?? 0,
    speed: video.current?.playbackRate ?? 1,
  })
  const latest = useRef(snapshot)
  latest.current = snapshot
  useEffect(() => {
    if (!video.current) return
    const { play, seekTo } = actions
    const pause = () => video.current?.pause()
    props.onReady?.({ play, pause, seekTo, video: video.current, snapshot: () => latest.current() })
  }, [])
  useEffect(() => {
    props.onChange?.(snapshot())
    if (state === 'ended') props.onEnded?.()
  }, [state, view, isListening])
  useCues(video, props.cues, props.onCue)
  const { coursewareId, isUncounted = false } = props
  const { others, attend } = useHeartbeat({ coursewareId, isUncounted, video, player, view, isListening })

  return (
    <section
      class={isStationMode ? 'player for-station' : 'player'}
      ref={frame}
      aria-label={words.player(title)}
      data-state={state}
      data-error={isFailed ? view.trouble : ''}
      data-trouble={view.trouble}
      data-mode={isListening ? 'listen' : 'watch'}
      data-showing={view.qualities[view.showing]?.height ?? ''}
      data-idle={isIdle ? 'yes' : 'no'}
    >
      <div class={isFailed ? 'stage failed' : 'stage'}>
        {showsCover && <img class="cover" src={posterUrl} alt="" />}
        <video
          ref={video}
          playsInline
          preload="auto"
          tabIndex={-1}
          aria-label={title}
          onClick={actions.toggle}
          onDblClick={actions.fullScreen}
          {...(showsCover ? {} : { poster: posterUrl })}
        />
        {state === 'ready' && !isPreparing && (
          <button class="big-play" type="button" aria-label={words.play} onClick={actions.toggle}>
            <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
              <path d="M8 5v14l11-7z" fill="currentColor" />
            </svg>
          </button>
        )}
        <PlayerNotice
          language={language}
          state={state}
          trouble={view.trouble}
          startGate={view.startGate}
          onRetry={() => player.current?.retry()}
          onStartNow={actions.playNow}
        />
        {isStationMode && <Attention language={language} isPlaying={isPlaying} onResult={attend} />}
      </div>
      {others !== 'alone' && (
        <p class="player-others" role="status">
          {playbackWords[language][others]}
        </p>
      )}
      <div class="player-controls">
        {!isFailed && (
          <SeekBar
            language={language}
            video={video}
            durationSeconds={durationSeconds}
            storyboardUrl={isListening ? undefined : props.storyboardUrl}
            linkKbps={() => player.current?.linkKbps()}
            onSeek={actions.seekTo}
            onSeekBy={actions.seekBy}
          />
        )}
        {resumedAt !== undefined && !isFailed && (
          <p class="resumed" role="status">
            {words.resumed(resumedAt)}{' '}
            <button type="button" class="button quiet" onClick={whole.startOver}>
              {words.fromStart}
            </button>
          </p>
        )}
        {!hasBegun && <ForecastLine {...props} onPrepare={isPreparing ? undefined : whole.prepare} />}
        <PlayerBar
          language={language}
          view={view}
          video={video}
          player={player}
          isPlaying={isPlaying}
          isListening={isListening}
          canListen={props.listenUrl !== undefined && props.hasPicture}
          actions={actions}
          onListen={whole.listen}
        />
        {!isStationMode && <p class="keys">{words.keys}</p>}
      </div>
    </section>
  )
}

/** As long as nobody has pressed play: the film's first seconds are worth more than a sharp cover. */
const laterMs = 2000

/** Whether it has been so for two seconds; stays true after that. */
function useLater(isSo: boolean): boolean {
  const [wasSo, setWasSo] = useState(false)
  useEffect(() => {
    if (!isSo) return
    const timer = setTimeout(setWasSo, laterMs, true)
    return () => clearTimeout(timer)
  }, [isSo])
  return wasSo
}
