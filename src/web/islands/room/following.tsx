import { useEffect, useRef } from 'preact/hooks'
import type { Language } from '../../languages.ts'
import { stationmodeWords } from '../../words/stationmode.ts'
import { useCountdown } from './use-countdown.ts'

/** What the programme plays next. */
export type Next = { readonly href: string; readonly title: string }

type FollowingProps = {
  readonly language: Language
  /** The film did not end: it was taken down while it played. */
  readonly isWithdrawn: boolean
  readonly next: Next | undefined
  readonly handouts: string | undefined
  readonly back: string
  readonly onAgain: () => void
  /** Somebody wants to stay: nothing begins by itself any more. */
  readonly onStay: () => void
}

/** Time to say a word about what was seen, and to reach the remote control. */
const restSeconds = 15

/** At the end of a film: the next one begins by itself after a while, which anybody can call off. */
export function Following(props: FollowingProps) {
  const { language, isWithdrawn, next, handouts, back, onAgain, onStay } = props
  const words = stationmodeWords[language]
  const first = useRef<HTMLAnchorElement>(null)
  const left = useCountdown(next ? restSeconds : 0)

  useEffect(() => first.current?.focus(), [])
  useEffect(() => {
    // By its link, so that it goes the way of a key press: only once the hub answers.
    if (next && left === 0) first.current?.click()
  }, [left])

  return (
    <div class="tv-over" data-over="following" role="dialog" aria-label={words.finished}>
      {isWithdrawn && <p class="tv-kicker">{words.notHere}</p>}
      <h2>{next ? words.nextIn(next.title, left) : words.finished}</h2>
      <div class="tv-buttons">
        <a class="tv-button" ref={first} href={next?.href ?? back}>
          {next ? words.nextNow : words.back}
        </a>
        {next && (
          <button class="tv-button" type="button" onClick={onStay}>
            {words.stopHere}
          </button>
        )}
        {!isWithdrawn && (
          <button class="tv-button" type="button" onClick={onAgain}>
            {words.again}
          </button>
        )}
        {handouts && (
          <a class="tv-button" href={handouts}>
            {words.handouts}
          </a>
        )}
      </div>
    </div>
  )
}
