import { useEffect, useState } from 'preact/hooks'
import type { Language } from '../../languages.ts'
import { levelName, playWords, stillsTitle } from '../../words/play.ts'
import { fullScreenElement } from './full-screen.ts'
import type { KeyActions } from './keys.ts'
import type { LessonPlayer, PlayerView } from './lesson-player.ts'
import {
  keepQualityChoice,
  levelFor,
  megabytesAnHour,
  type QualityChoice,
  readQualityChoice,
} from './quality-choice.ts'
import { Volume } from './volume.tsx'

/** 0.75 for a difficult passage, up to 1.5: beyond that a lesson is no longer understood. */
const speeds = [0.75, 1, 1.25, 1.5] as const

type Now<Thing> = { readonly current: Thing | null }
type BarProps = {
  readonly language: Language
  readonly view: PlayerView
  readonly video: Now<HTMLVideoElement>
  readonly player: Now<LessonPlayer>
  readonly isPlaying: boolean
  readonly isListening: boolean
  readonly canListen: boolean
  readonly actions: KeyActions
  readonly onListen: (only: boolean) => void
}

/** Large controls under the picture, for a finger, a projector's remote control and weak eyes. */
export function PlayerBar(props: BarProps) {
  const { language, view, video, player, actions } = props
  const words = playWords[language]
  const isFull = useFullScreen()
  return (
    <>
      <div class="player-bar">
        <button class="button main play" type="button" onClick={actions.toggle}>
          {props.isPlaying ? words.pause : words.play}
        </button>
        <button
          class="button quiet"
          type="button"
          aria-label={words.back}
          onClick={() => actions.seekBy(-10)}
        >
          {words.backShort}
        </button>
        <button
          class="button quiet"
          type="button"
          aria-label={words.forward}
          onClick={() => actions.seekBy(10)}
        >
          {words.forwardShort}
        </button>
        {props.canListen && (
          <button
            class="button quiet listen"
            type="button"
            aria-pressed={props.isListening}
            onClick={() => props.onListen(!props.isListening)}
          >
            {props.isListening ? words.withPicture : words.listenOnly}
          </button>
        )}
        <Volume words={words} video={video} onMute={actions.mute} />
        <button class="button quiet" type="button" onClick={actions.fullScreen}>
          {isFull ? words.leaveFullScreen : words.fullScreen}
        </button>
        {view.qualities.length > 1 && <QualityMenu language={language} view={view} player={player} />}
        {view.subtitles.length > 0 && (
          <label class="choice">
            <span>{words.subtitles}</span>
            <select
              value={String(view.subtitle)}
              onChange={event => player.current?.chooseSubtitle(Number(event.currentTarget.value))}
            >
              <option value="-1">{words.subtitlesOff}</option>
              {view.subtitles.map(({ index, language, name }) => (
                <option key={index} value={String(index)} lang={language}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <SpeedMenu words={words} video={video} />
      </div>
      {props.isListening && <p class="listening">{words.listening}</p>}
    </>
  )
}

type QualityProps = Pick<BarProps, 'language' | 'view' | 'player'>

/** What the picture may cost; kept for the next lesson. */
function QualityMenu({ language, view, player }: QualityProps) {
  const words = playWords[language]
  const { qualities, showing } = view
  const [choice, setChoice] = useState<QualityChoice>(readQualityChoice)
  const choose = (next: QualityChoice, level: number) => {
    setChoice(next)
    keepQualityChoice(next)
    player.current?.choose(level)
  }
  const nameOf = (index: number) => {
    const level = qualities[index]
    if (!level) return ''
    const name = levelName(level, language)
    // Two of one size differ in what they cost.
    const isTwin = qualities.some(other => other.index !== index && levelName(other, language) === name)
    return isTwin ? `${name} · ${Math.round(level.kbps)} kbit/s` : name
  }
  const saver = levelFor('saver', qualities)
  return (
    <label class="choice">
      <span>{words.quality}</span>
      <select
        value={choice === 'saver' ? 'saver' : String(view.chosen)}
        onChange={({ currentTarget: { value } }) => {
          if (value === 'saver') choose('saver', saver)
          else if (value === '-1') choose('auto', -1)
          else {
            const { height, isStills } = qualities[Number(value)] ?? {}
            choose(isStills ? 'stills' : (height ?? 'auto'), Number(value))
          }
        }}
      >
        <option value="-1">
          {view.chosen === -1 && showing >= 0
            ? words.automaticNow(
                qualities[showing]?.isStills ? stillsTitle[language] : `${qualities[showing]?.height ?? 0}p`,
              )
            : words.automatic}
        </option>
        {[...qualities].reverse().map(({ index }) => (
          <option key={index} value={String(index)}>
            {nameOf(index)}
          </option>
        ))}
        <option value="saver">{words.saver(megabytesAnHour(qualities[saver]?.kbps ?? 0))}</option>
      </select>
    </label>
  )
}

function SpeedMenu({
  words,
  video,
}: {
  words: (typeof playWords)['zh-CN' | 'en']
  video: BarProps['video']
}) {
  const [speed, setSpeed] = useState(1)
  return (
    <label class="choice">
      <span>{words.speed}</span>
      <select
        value={String(speed)}
        onChange={event => {
          const next = Number(event.currentTarget.value)
          setSpeed(next)
          // A new source resets the rate to the default one.
          if (video.current) video.current.defaultPlaybackRate = video.current.playbackRate = next
        }}
      >
        {speeds.map(value => (
          <option key={value} value={String(value)}>
            {words.times(value)}
          </option>
        ))}
      </select>
    </label>
  )
}

function useFullScreen(): boolean {
  const [isFull, setFull] = useState(false)
  useEffect(() => {
    const closing = new AbortController()
    const look = () => setFull(fullScreenElement() !== undefined)
    for (const name of ['fullscreenchange', 'webkitfullscreenchange'])
      document.addEventListener(name, look, { signal: closing.signal })
    return () => closing.abort()
  }, [])
  return isFull
}
