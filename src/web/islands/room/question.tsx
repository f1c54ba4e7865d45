import { useEffect, useRef, useState } from 'preact/hooks'
import type { PauseCard } from '../../../media/pause-track.ts'
import type { Language } from '../../languages.ts'
import { playWords } from '../../words/play.ts'
import { stationmodeWords } from '../../words/stationmode.ts'
import { useCountdown } from './use-countdown.ts'

type QuestionProps = {
  readonly language: Language
  readonly card: PauseCard
  readonly onGoOn: () => void
}

/** A question over the stopped film. Its texts are a producer's, shown as text and nothing else. */
export function Question({ language, card, onGoOn }: QuestionProps) {
  const words = stationmodeWords[language]
  const goOn = useRef<HTMLButtonElement>(null)
  const [showsAnswer, setShowsAnswer] = useState(false)
  const left = useCountdown(card.discussSeconds)

  useEffect(() => {
    setShowsAnswer(false)
    goOn.current?.focus()
  }, [card.id])

  return (
    <div class="tv-over" data-over="question" role="dialog" aria-label={words.question}>
      <p class="tv-kicker">{words.question}</p>
      <h2>{card.question}</h2>
      {card.choices.length > 0 && (
        <ol class="tv-choices" type="A">
          {card.choices.map(choice => (
            <li key={choice}>{choice}</li>
          ))}
        </ol>
      )}
      {card.discussSeconds > 0 && (
        <p class="tv-clock" role="timer">
          {left > 0 ? words.discuss(playWords[language].clock(left)) : words.timeIsUp}
        </p>
      )}
      {showsAnswer && (
        <p class="tv-answer" role="status">
          {words.answerOf(card.answer)}
        </p>
      )}
      <div class="tv-buttons">
        <button class="tv-button" type="button" ref={goOn} onClick={onGoOn}>
          {words.goOnPlaying}
        </button>
        {card.answer !== '' && !showsAnswer && (
          <button
            class="tv-button"
            type="button"
            onClick={() => {
              setShowsAnswer(true)
              goOn.current?.focus()
            }}
          >
            {words.showAnswer}
          </button>
        )}
      </div>
    </div>
  )
}
