import { useMemo } from 'preact/hooks'
import { type Forecast, forecastPlay } from '../../../media/pace/forecast.ts'
import type { Language } from '../../languages.ts'
import type { OfferedRung, PlayerProps } from '../../player-props.ts'
import { levelName, playWords } from '../../words/play.ts'
import { readLineHistory } from './line-memory.ts'

type ForecastProps = Pick<PlayerProps, 'language' | 'rungs' | 'lineSamples' | 'durationSeconds'> & {
  /** Begins to prepare a picture; absent while the player cannot, or does already. */
  readonly onPrepare?: ((rung: OfferedRung) => void) | undefined
}

/** What this line will do with the film, in words, before anybody presses play; nothing where nobody knows the line. */
export function ForecastLine(props: ForecastProps) {
  const { language, rungs, lineSamples, durationSeconds, onPrepare } = props
  const forecast = useMemo(
    () => rungs && forecastPlay(lineSamples ?? readLineHistory(), rungs, durationSeconds),
    [],
  )
  const best = forecast?.later.at(-1)?.rung
  return forecast ? (
    <p class="forecast">
      {forecastSentence(language, forecast)}{' '}
      {best && onPrepare && (
        <button type="button" class="button quiet" onClick={() => onPrepare(best)}>
          {playWords[language].prepareFor(levelName(best, language))}
        </button>
      )}
    </p>
  ) : null
}

/** What plays at once, and the best of what a wait buys. */
export function forecastSentence(language: Language, { now, later }: Forecast<OfferedRung>): string {
  const words = playWords[language]
  const name = (rung: OfferedRung) => levelName(rung, language)
  const best = later.at(-1)
  const sentences = [
    ...(now ? [words.plays(name(now))] : []),
    ...(best ? [words.playsLater(name(best.rung), best.prepareSeconds)] : []),
  ]
  return sentences.length > 0 ? sentences.join(language === 'en' ? ' ' : '') : words.playsNothing
}
