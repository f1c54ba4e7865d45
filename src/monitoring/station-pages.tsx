import type { StationRecord } from '../station/station-records.ts'
import { ButtonLink, Card } from '../web/components.tsx'
import { formatDayTime, formatDuration, type Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { levelName } from '../web/words/play.ts'
import { useWords } from '../web/words/use.ts'
import { DayPlot } from './day-plot.tsx'
import { LinePlot, percentOf } from './line-plot.tsx'
import type { LineNeed, LineStory } from './line-rules.ts'
import { Outages } from './use-pages.tsx'
import type { PlayedLesson } from './use-records.ts'
import type { StationDay, Use } from './use-rules.ts'

type Silence = { readonly stationId: string; readonly startedAt: Date; readonly endedAt: Date }

export type StationUseParts = {
  readonly station: StationRecord
  readonly use: Use<{ readonly id: string }>
  /** Not rounded, for the sentences. */
  readonly days: readonly StationDay[]
  readonly dataAsOf: Date | undefined
  readonly lessons: readonly PlayedLesson[]
  readonly line: LineStory | undefined
  readonly lineFrom: Date
  readonly now: Date
  readonly outages: readonly Silence[]
}

/** What a station played lately and how its line was, in words that its administrator understands. */
export function stationUsePage(view: View, parts: StationUseParts): string {
  const { language } = view
  const { station, use, days, dataAsOf, lessons } = parts
  const words = useWords[language]
  return renderPage(view, {
    title: words.ofStation(station.name),
    children: (
      <>
        <div class="title-row">
          <h1>{words.ofStation(station.name)}</h1>
          <ButtonLink kind="quiet" href={`/stations/${station.id}`}>
            {words.toStation}
          </ButtonLink>
        </div>
        <Card title={words.lately(use.days.length)}>
          <UseSentences language={language} days={days} />
          <DayPlot language={language} days={use.days.map(({ day, sum }) => ({ day, ...sum }))} />
          {dataAsOf && <p class="soft">{words.dataAsOf(formatDayTime(dataAsOf, language))}</p>}
        </Card>
        <LineSection language={language} parts={parts} />
        {lessons.length > 0 && (
          <Card title={words.lessons}>
            <LessonTable language={language} lessons={lessons} />
          </Card>
        )}
        <Card title={words.outages}>
          <p class="soft">{parts.outages.length > 0 ? words.outagesLead : words.noOutages}</p>
          <Outages language={language} outages={parts.outages} />
        </Card>
      </>
    ),
  })
}

const sum = (days: readonly StationDay[], of: (day: StationDay) => number): number =>
  days.reduce((total, day) => total + of(day), 0)

function UseSentences({
  language,
  days,
}: {
  readonly language: Language
  readonly days: readonly StationDay[]
}) {
  const words = useWords[language]
  const said = (seconds: number) => formatDuration(seconds, language)
  const raw = sum(days, day => day.rawSeconds)
  if (raw === 0) return <p>{words.usedNothing}</p>
  const effective = sum(days, day => day.effectiveSeconds)
  const unattended = sum(days, day => day.unattendedSeconds)
  const offline = sum(days, day => day.offlineSeconds)
  return (
    <>
      <p class="lead">
        {words.used(
          new Set(days.map(({ day }) => day)).size,
          sum(days, day => day.lessons),
          said(raw),
          said(effective),
        )}
      </p>
      {raw - effective >= 60 && <p>{words.repeated(said(raw - effective))}</p>}
      {unattended >= 60 && <p>{words.unattended(said(unattended))}</p>}
      {offline >= 60 && <p>{words.offline(said(offline))}</p>}
    </>
  )
}

/** What a line carries, in the names that the player has for its pictures. */
function carriesOf(need: LineNeed | undefined, language: Language): string {
  const words = useWords[language]
  if (!need) return words.carriesNothing
  return need.height > 0 ? words.carries(levelName(need, language)) : words.carriesSound
}

function LineSection({ language, parts }: { readonly language: Language; readonly parts: StationUseParts }) {
  const words = useWords[language]
  const { line, lineFrom, now, days } = parts
  return (
    <Card title={words.line}>
      {line ? (
        <>
          <p>
            {words.lineUsual(line.usualKbps, carriesOf(line.carries, language))}{' '}
            {words.lineBad(line.worstKbps)} {line.deadShare > 0 && words.lineDead(percentOf(line.deadShare))}
          </p>
          <p>
            {words.stalled(
              sum(days, day => day.stalls),
              formatDuration(sum(days, day => day.stallMs) / 1000, language),
            )}
          </p>
          <LinePlot language={language} hours={line.hours} from={lineFrom} to={now} />
        </>
      ) : (
        <p>{words.noLine}</p>
      )}
    </Card>
  )
}

function LessonTable({
  language,
  lessons,
}: {
  readonly language: Language
  readonly lessons: readonly PlayedLesson[]
}) {
  const words = useWords[language]
  return (
    <table class="figures tight">
      <thead>
        <tr>
          <th scope="col">{words.lesson}</th>
          <th scope="col">{words.lastPlayed}</th>
          <th scope="col" class="number">
            {words.figures.rawMinutes}
          </th>
          <th scope="col" class="number">
            {words.figures.effectiveMinutes}
          </th>
        </tr>
      </thead>
      <tbody>
        {lessons.map(lesson => (
          <tr key={lesson.coursewareId}>
            <td>
              <a href={`/courseware/${lesson.coursewareId}`}>{lesson.title}</a>
            </td>
            <td>{lesson.lastDay.slice(5)}</td>
            <td class="number">{Math.round(lesson.rawSeconds / 60)}</td>
            <td class="number">{Math.round(lesson.effectiveSeconds / 60)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
