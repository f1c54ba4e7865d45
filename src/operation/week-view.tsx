import { errorWords } from '../errors.ts'
import { formatDayTime, formatDuration, type Language } from '../web/languages.ts'
import { coursewareWords } from '../web/words/courseware.ts'
import { operationWords } from '../web/words/operation.ts'
import { BarChart } from './bar-chart.tsx'
import type { DayFacts, FailureReason, Week } from './rules.ts'

/** One figure of a day, as the charts and the table under them show it, with as many digits as say something. */
const measures = [
  { name: 'lessons', digits: 0, of: (day: DayFacts) => day.lessons },
  { name: 'filmHours', digits: 1, of: (day: DayFacts) => day.filmSeconds / 3600 },
  {
    name: 'workShare',
    digits: 2,
    of: (day: DayFacts) => (day.filmSeconds > 0 ? day.workSeconds / day.filmSeconds : 0),
  },
  { name: 'failures', digits: 0, of: (day: DayFacts) => day.failures },
] as const

/** What is too little for its digits is not told as nothing. */
function formatFigure(value: number, digits: number): string {
  if (value === 0) return '0'
  const least = 10 ** -digits
  return value < least ? `<${least}` : value.toFixed(digits)
}

/** 2026-11-22 as 11-22: the page shows seven days, the year is no news. */
const shortDay = (day: string) => day.slice(5)

/** The week's plot, the table of its figures, and how long lessons waited. */
export function WeekSection({ language, week }: { readonly language: Language; readonly week: Week }) {
  const words = operationWords[language]
  const { days, waiting } = week
  return (
    <section class="card">
      <h2>{words.week}</h2>
      <p>
        {waiting
          ? words.waited(
              formatDuration(waiting.meanSeconds, language),
              formatDuration(waiting.p95Seconds, language),
              waiting.count,
            )
          : words.waitedNone}
      </p>
      <div class="charts">
        {measures.map(({ name, digits, of }) => (
          <BarChart
            key={name}
            id={name}
            title={words[name]}
            description={words.chart(
              words[name],
              shortDay(days[0]?.day ?? ''),
              shortDay(days.at(-1)?.day ?? ''),
            )}
            isBad={name === 'failures'}
            bars={days.map(day => ({
              label: shortDay(day.day),
              value: of(day),
              said: formatFigure(of(day), digits),
            }))}
          />
        ))}
      </div>
      <table class="figures tight">
        <thead>
          <tr>
            <th scope="col">{words.day}</th>
            {measures.map(({ name }) => (
              <th key={name} scope="col" class="number">
                {words.columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map(day => (
            <tr key={day.day}>
              <th scope="row">{shortDay(day.day)}</th>
              {measures.map(({ name, digits, of }) => (
                <td key={name} class="number">
                  {formatFigure(of(day), digits)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Why lessons failed, in the words that their producers read. */
export function FailureSection({ language, week }: { readonly language: Language; readonly week: Week }) {
  const words = operationWords[language]
  return (
    <section class="card">
      <h2>{words.reasons}</h2>
      {week.failures.length === 0 && <p class="soft">{words.noFailures}</p>}
      <ol class="reasons">
        {week.failures.map(reason => (
          <Reason key={reason.code} language={language} reason={reason} />
        ))}
      </ol>
    </section>
  )
}

function Reason({ language, reason }: { readonly language: Language; readonly reason: FailureReason }) {
  const words = operationWords[language]
  const { code, count, verbs, facts, newestCoursewareId, newestAt } = reason
  const said = verbs.map(verb => verbWord(verb, language)).join(language === 'en' ? ', ' : '、')
  return (
    <li>
      <strong class="count">{count}×</strong>
      <div>
        <p>{errorWords(code, language, facts)}</p>
        <p class="soft">
          {words.at(said)} · {words.code} <code>{code}</code> ·{' '}
          <a href={`/courseware/${newestCoursewareId}/jobs`}>
            {words.newest} {formatDayTime(newestAt, language)}
          </a>
        </p>
      </div>
    </li>
  )
}

/** A verb's word, or the name itself of what has none: an encode, say. */
export function verbWord(name: string, language: Language): string {
  const words: Readonly<Record<string, string>> = coursewareWords[language].verbs
  return words[name] ?? name
}
