import { useState } from 'preact/hooks'
import type { Language } from '../../languages.ts'
import { playWords, qualityName } from '../../words/play.ts'
import type { KeyActions } from './keys.ts'
import type { PlayerView } from './lesson-player.ts'

/** 0.75 for a difficult passage, up to 1.5: beyond that a lesson is no longer understood. */
const speeds = [0.75, 1, 1.25, 1.5] as const

type BarProps = {
  readonly language: Language
  readonly view: PlayerView
  readonly isPlaying: boolean
  readonly isListening: boolean
  readonly canListen: boolean
  readonly actions: KeyActions
  readonly onListen: (only: boolean) => void
  /** A level's index, or -1 for automatic. */
  readonly onQuality: (index: number) => void
  /** A subtitle track's index, or -1 for none. */
  readonly onSubtitle: (index: number) => void
  readonly onSpeed: (speed: number) => void
}

/** Large controls under the picture, for a finger, a projector's remote control and weak eyes. */
export function PlayerBar(props: BarProps) {
  const { language, view, actions } = props
  const words = playWords[language]
  const [speed, setSpeed] = useState(1)
  const nameOf = (index: number) => {
    const { height = 0, kbps = 0 } = view.qualities[index] ?? {}
    const name = qualityName[language](height)
    // Two of one size differ in what they cost.
    const isTwin = view.qualities.some(other => other.height === height && other.index !== index)
    return isTwin ? `${name} · ${Math.round(kbps)} kbit/s` : name
  }
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
        <button class="button quiet" type="button" onClick={actions.fullScreen}>
          {words.fullScreen}
        </button>
        {view.qualities.length > 1 && (
          <label class="choice">
            <span>{words.quality}</span>
            <select
              value={String(view.chosen)}
              onChange={event => props.onQuality(Number(event.currentTarget.value))}
            >
              <option value="-1">
                {view.chosen === -1 && view.showing >= 0
                  ? words.automaticNow(`${view.qualities[view.showing]?.height ?? 0}p`)
                  : words.automatic}
              </option>
              {[...view.qualities].reverse().map(({ index }) => (
                <option key={index} value={String(index)}>
                  {nameOf(index)}
                </option>
              ))}
            </select>
          </label>
        )}
        {view.subtitles.length > 0 && (
          <label class="choice">
            <span>{words.subtitles}</span>
            <select
              value={String(view.subtitle)}
              onChange={event => props.onSubtitle(Number(event.currentTarget.value))}
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
        <label class="choice">
          <span>{words.speed}</span>
          <select
            value={String(speed)}
            onChange={event => {
              const next = Number(event.currentTarget.value)
              setSpeed(next)
              props.onSpeed(next)
            }}
          >
            {speeds.map(value => (
              <option key={value} value={String(value)}>
                {words.times(value)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {props.isListening && <p class="listening">{words.listening}</p>}
      <p class="keys">{words.keys}</p>
    </>
  )
}
