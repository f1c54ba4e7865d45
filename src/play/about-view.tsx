import { listAddress } from '../catalogue/list-address.ts'
import type { LessonAward, SeriesNeighbours } from '../catalogue/rules.ts'
import type { LessonMetadata } from '../metadata/rules.ts'
import type { Chosen } from '../search/rules.ts'
import { topicLabel } from '../topic/rules.ts'
import { colon, formatBytes, type Language } from '../web/languages.ts'
import { facetWords } from '../web/words/facets.ts'
import { handoutWords } from '../web/words/handout.ts'
import { lessonCodeWords } from '../web/words/lesson-codes.ts'
import { lessonPageWords } from '../web/words/lesson-page.ts'
import { metadataWords } from '../web/words/metadata.ts'

type AboutParts = {
  readonly language: Language
  readonly about: LessonMetadata
  readonly awards: readonly LessonAward[]
  readonly neighbours: SeriesNeighbours | undefined
}
type Entry = { readonly label: string; readonly chosen?: Chosen; readonly href?: string }

/** What a lesson is about, for whom, and who made it; each leads to the lessons that share it. */
export function AboutView({ language, about, awards, neighbours }: AboutParts) {
  const names = facetWords[language].facets
  const codes = lessonCodeWords[language]
  const { fields } = metadataWords[language]
  const { locality, crop, dialect, isHomeGrown } = about
  const rows: readonly (readonly [string, readonly Entry[]])[] = [
    [
      names.award,
      awards.map(({ name, competition, number }) => ({
        label: `${competition} ${name}`,
        href: `/certificates/${number}`,
      })),
    ],
    [
      names.topic,
      about.topics.map(each => ({ label: topicLabel(each, language), chosen: { topic: each.id } })),
    ],
    [
      names.audience,
      about.audiences.map(each => ({ label: codes.audiences[each], chosen: { audience: each } })),
    ],
    [names.presenter, about.presenters.map(({ id, name }) => ({ label: name, href: `/presenters/${id}` }))],
    [
      names.origin,
      isHomeGrown ? [{ label: facetWords[language].origins.homeGrown, chosen: { origin: 'homeGrown' } }] : [],
    ],
    [names.locality, locality ? [{ label: locality.name, chosen: { locality: locality.id } }] : []],
    [names.crop, crop ? [{ label: crop, chosen: { crop } }] : []],
    [names.season, about.seasons.map(each => ({ label: codes.seasons[each], chosen: { season: each } }))],
    [names.dialect, dialect ? [{ label: codes.dialects[dialect], chosen: { dialect } }] : []],
    [names.campaign, about.campaigns.map(({ id, title }) => ({ label: title, chosen: { campaign: id } }))],
    ...(['producer', 'planner', 'script', 'camera', 'sound', 'edit'] as const).map(
      role =>
        [
          fields[role],
          about.credits.filter(credit => credit.role === role).map(({ name }) => ({ label: name })),
        ] as const,
    ),
    [
      handoutWords[language].short,
      about.handouts.map(({ id, title, bytes }) => ({
        label: `${title} (${formatBytes(bytes)})`,
        href: `/courseware/${about.coursewareId}/handouts/${id}`,
      })),
    ],
    [fields.rightsStatement, about.rightsStatement ? [{ label: about.rightsStatement }] : []],
    [fields.sourceStatement, about.sourceStatement ? [{ label: about.sourceStatement }] : []],
  ]
  return (
    <>
      {neighbours && <SeriesView language={language} neighbours={neighbours} />}
      <dl class="lesson-about">
        {rows.map(([name, entries]) =>
          entries.length === 0 ? null : (
            <div key={name}>
              <dt>{name}</dt>
              {entries.map(entry => (
                <dd key={entry.label}>
                  <EntryView entry={entry} />
                </dd>
              ))}
            </div>
          ),
        )}
      </dl>
    </>
  )
}

function EntryView({ entry: { label, chosen, href } }: { entry: Entry }) {
  const address = href ?? (chosen && listAddress({ text: '', chosen }))
  return <>{address ? <a href={address}>{label}</a> : label}</>
}

/** The way through a series, in its own order. */
function SeriesView({ language, neighbours }: { language: Language; neighbours: SeriesNeighbours }) {
  const words = lessonPageWords[language]
  const { id, title, before, after } = neighbours
  const links = [
    { lesson: before, name: words.lessonBefore },
    { lesson: after, name: words.lessonAfter },
  ]
  return (
    <nav class="card series" aria-label={words.series}>
      <p>
        {words.series}
        {colon[language]}
        <a href={`/series/${id}`}>{title}</a>
      </p>
      {links.map(({ lesson, name }) =>
        lesson ? (
          <p key={name}>
            {name}
            {colon[language]}
            <a href={`/courseware/${lesson.coursewareId}`}>{lesson.title}</a>
          </p>
        ) : null,
      )}
    </nav>
  )
}
