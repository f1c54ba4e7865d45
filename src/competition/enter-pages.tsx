import { PlayerPlace } from '../play/player-place.tsx'
import { ChoiceField } from '../web/choice-field.tsx'
import { Button, ButtonLink, Card, Field, Island, Notice } from '../web/components.tsx'
import { formatDayTime, type Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { entryWords } from '../web/words/competition-entry.ts'
import { metadataWords } from '../web/words/metadata.ts'
import type { Enterable, listOffered } from './enterable-records.ts'
import type { EntryPeople } from './entry-records.ts'
import type { Preflight } from './preflight-rules.ts'
import { PreflightSection } from './preflight-view.tsx'
import type { Competition, EntryCategory } from './records.ts'
import type { Faults, Typed } from './typed-form.ts'

type OfferParts = {
  readonly competition: Competition
  readonly isOpen: boolean
  readonly lessons: Awaited<ReturnType<typeof listOffered>>
}

/** Which of one's lessons can be entered in a competition. */
export function offerPage(view: View, { competition, isOpen, lessons }: OfferParts): string {
  const { language } = view
  const words = entryWords[language]
  const { id, title, entriesUntil } = competition
  return renderPage(view, {
    title: words.enterTitle(title),
    children: (
      <>
        <h1>{words.enterTitle(title)}</h1>
        <p class="soft">{words.enterLead}</p>
        {isOpen ? (
          <p>{words.window(formatDayTime(entriesUntil, language))}</p>
        ) : (
          <Notice tone="bad">{words.closed}</Notice>
        )}
        <Card>
          {lessons.length === 0 && (
            <p>
              {words.none} <a href="/upload">{words.upload}</a>
            </p>
          )}
          <ul class="plain-list">
            {lessons.map(({ coursewareId, title: lesson, publishedAt, entryId, entryState }) => (
              <li key={coursewareId}>
                <span>
                  <strong>{lesson}</strong>{' '}
                  <span class="soft">{publishedAt ? words.isPublic : words.isHidden}</span>
                </span>
                {entryId && entryState ? (
                  <a href={`/entries/${entryId}`}>{words.already(words.states[entryState])}</a>
                ) : (
                  isOpen && (
                    <ButtonLink kind="quiet" href={`/competitions/${id}/enter/${coursewareId}`}>
                      {words.check}
                    </ButtonLink>
                  )
                )}
              </li>
            ))}
          </ul>
        </Card>
        {isOpen && (
          <Card title={words.newHidden}>
            <p class="soft">{words.newHiddenLead}</p>
            <form method="post" action={`/competitions/${id}/enter`}>
              <Field label={words.lessonTitle} name="title" maxLength={120} required autocomplete="off" />
              <Button kind="quiet">{words.newHiddenSend}</Button>
            </form>
          </Card>
        )}
        <p class="row pager">
          <ButtonLink kind="quiet" href="/entries">
            {words.mine}
          </ButtonLink>
          <ButtonLink kind="quiet" href={`/competitions/${id}`}>
            {words.backToCompetition}
          </ButtonLink>
        </p>
      </>
    ),
  })
}

type EnterParts = {
  readonly competition: Competition
  readonly categories: readonly EntryCategory[]
  readonly lesson: Enterable
  readonly found: Preflight
  readonly specTitle: string | undefined
  /** Until when this lesson can be entered here; undefined where it cannot now. */
  readonly until: Date | undefined
  /** What was typed, and which fields are wrong. */
  readonly typed: Typed
  readonly faults: Faults
}

/** Pre-flight of one lesson, its film, and the form that enters it. */
export function enterPage(view: View, parts: EnterParts): string {
  const { competition, lesson, found, specTitle, until } = parts
  const { language } = view
  const words = entryWords[language]
  const { coursewareId, film } = lesson
  return renderPage(view, {
    title: words.enterTitle(lesson.title),
    islands: film ? ['player', 'titlecard'] : [],
    children: (
      <>
        <h1>{words.enterTitle(lesson.title)}</h1>
        <p class="soft">{competition.title}</p>
        {until ? (
          <p>{words.window(formatDayTime(until, language))}</p>
        ) : (
          <Notice tone="bad">{words.closed}</Notice>
        )}
        <div class="two-columns">
          <div>
            {film && (
              <section aria-label={words.film} class="watch">
                <PlayerPlace lesson={{ ...lesson, ...film }} language={language} isUncounted />
                <p class="soft">{words.filmHint}</p>
              </section>
            )}
            {found.isReady && until && <EnterForm view={view} parts={parts} />}
          </div>
          <div>
            <PreflightSection language={language} found={found} specTitle={specTitle} />
            <Card title={words.people}>
              <p class="soft">{words.peopleHint}</p>
              <PeopleList language={language} people={lesson.people} />
              <ButtonLink kind="quiet" href={`/courseware/${coursewareId}/edit`}>
                {words.mendLesson}
              </ButtonLink>
            </Card>
          </div>
        </div>
      </>
    ),
  })
}

function EnterForm({ view, parts }: { view: View; parts: EnterParts }) {
  const words = entryWords[view.language]
  const { competition, categories, lesson, typed, faults } = parts
  return (
    <Card title={words.form}>
      {faults.size > 0 && faults.has('consent') && <Notice tone="bad">{words.tickFault}</Notice>}
      <form
        class="enter-form"
        method="post"
        action={`/competitions/${competition.id}/enter/${lesson.coursewareId}`}
      >
        <input type="hidden" name="seen" value={lesson.film?.releaseId ?? ''} />
        <ChoiceField
          label={words.category}
          name="categoryId"
          choices={categories.map(({ id, letter, name }) => ({ value: id, label: `${letter} ${name}` }))}
          value={typed.categoryId}
          empty=""
          required
          fault={faults.has('categoryId') ? words.categoryFault : undefined}
        />
        <Field
          label={words.titleCard}
          name="titleCardSeconds"
          hint={words.titleCardHint}
          value={typed.titleCardSeconds ?? ''}
          maxLength={6}
          inputMode="numeric"
          required
          autocomplete="off"
          fault={faults.has('titleCardSeconds') ? words.titleCardFault : undefined}
        />
        <Island name="titlecard" props={{ label: words.titleCardTake }} />
        <p class="soft">{words.blindNote}</p>
        {(['consent', 'originality'] as const).map(name => (
          <label key={name} class="tick">
            <input type="checkbox" name={name} value="yes" required checked={typed[name] === 'yes'} />
            <span>{words[name]}</span>
          </label>
        ))}
        <p>
          <Button>{words.enter}</Button>
        </p>
      </form>
    </Card>
  )
}

/** Who made a lesson, craft by craft. */
export function PeopleList({ language, people }: { language: Language; people: EntryPeople }) {
  const crafts: Readonly<Record<string, string>> = metadataWords[language].fields
  return (
    <ul class="plain-list">
      {people.map(({ name, craft }) => (
        <li key={`${craft} ${name}`}>
          {name} <span class="soft">{crafts[craft] ?? ''}</span>
        </li>
      ))}
    </ul>
  )
}
