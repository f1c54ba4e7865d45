import { QrCode } from '../account/one-time-cards.tsx'
import type { DialledLesson } from '../catalogue/dial-records.ts'
import type { Handout } from '../metadata/handout-records.ts'
import { formatBytes } from '../web/languages.ts'
import type { View } from '../web/view.ts'
import { stationmodeWords } from '../web/words/stationmode.ts'
import { type AtStation, stationPage } from './frame.tsx'

type HandoutsParts = AtStation & {
  readonly lesson: DialledLesson
  readonly handouts: readonly Handout[]
  /** Of the lesson's page for telephones; absent for a lesson that these may not open. */
  readonly phoneAddress: string | undefined
}

/** What goes with a lesson on paper: kept on this computer for its printer, or taken home on a telephone. */
export function handoutsPage(
  view: View,
  { station, contact, lesson, handouts, phoneAddress }: HandoutsParts,
): string {
  const words = stationmodeWords[view.language]
  const { coursewareId, title } = lesson
  return stationPage(view, {
    ...{ station, contact },
    title: words.handoutsOf(title),
    back: `/station/lessons/${coursewareId}`,
    children: (
      <>
        <h1>{words.handoutsOf(title)}</h1>
        {handouts.length === 0 && <p>{words.noHandouts}</p>}
        <div class="tv-sides">
          {handouts.length > 0 && (
            <div>
              <p>{words.handoutsHint}</p>
              <ul class="tv-list">
                {handouts.map(({ id, title: name, bytes }) => (
                  <li key={id}>
                    <a class="tv-row" href={`/courseware/${coursewareId}/handouts/${id}`} download>
                      <strong>{name}</strong>
                      <span>{formatBytes(bytes)}</span>
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          )}
          {phoneAddress && (
            <div class="tv-phone">
              <QrCode text={phoneAddress} label={words.phoneQr} />
              <p>{words.phoneHint}</p>
            </div>
          )}
        </div>
      </>
    ),
  })
}
