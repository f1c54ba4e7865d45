import { ButtonLink, Card } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { useWords } from '../web/words/use.ts'
import { DayPlot } from './day-plot.tsx'
import type { LessonDay } from './use-records.ts'

type PlaysParts = {
  readonly lesson: { readonly id: string; readonly title: string }
  readonly plays: number
  readonly dataAsOf: Date | undefined
  /** Each day of the plot, also those without a play. */
  readonly days: readonly LessonDay[]
}

/** How often a lesson was played, for those who made it. */
export function playsPage(view: View, { lesson, plays, days, dataAsOf }: PlaysParts): string {
  const words = useWords[view.language]
  const played = days.filter(({ rawSeconds }) => rawSeconds > 0)
  return renderPage(view, {
    title: words.ofLesson(lesson.title),
    children: (
      <>
        <div class="title-row">
          <h1>{words.ofLesson(lesson.title)}</h1>
          <ButtonLink kind="quiet" href={`/courseware/${lesson.id}`}>
            {words.toLesson}
          </ButtonLink>
        </div>
        <Card title={words.lately(days.length)}>
          <p class="lead">{words.plays(plays)}</p>
          {dataAsOf && <p class="soft">{words.dataAsOf(formatDayTime(dataAsOf, view.language))}</p>}
          <DayPlot
            language={view.language}
            days={days.map(({ day, rawSeconds, effectiveSeconds }) => ({
              day,
              rawMinutes: rawSeconds / 60,
              effectiveMinutes: effectiveSeconds / 60,
            }))}
          />
          {played.length > 0 && (
            <table class="figures tight">
              <thead>
                <tr>
                  <th scope="col">{words.day}</th>
                  <th scope="col" class="number">
                    {words.stations}
                  </th>
                  <th scope="col" class="number">
                    {words.people}
                  </th>
                  <th scope="col" class="number">
                    {words.figures.rawMinutes}
                  </th>
                  <th scope="col" class="number">
                    {words.figures.effectiveMinutes}
                  </th>
                </tr>
              </thead>
              <tbody>
                {played.map(({ day, stations, people, rawSeconds, effectiveSeconds }) => (
                  <tr key={day}>
                    <th scope="row">{day.slice(5)}</th>
                    <td class="number">{stations}</td>
                    <td class="number">{people}</td>
                    <td class="number">{Math.round(rawSeconds / 60)}</td>
                    <td class="number">{Math.round(effectiveSeconds / 60)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Card>
      </>
    ),
  })
}
