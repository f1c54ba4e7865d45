import { Pager } from '../catalogue/pager.tsx'
import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { resultWords } from '../web/words/competition-result.ts'
import type { Award } from './award-records.ts'
import { exceeded } from './award-rules.ts'
import type { Competition, EntryCategory } from './records.ts'

type AwardParts = {
  readonly competition: Competition
  readonly awards: readonly Award[]
  /** From 1. */
  readonly page: number
  readonly categories: readonly EntryCategory[]
  readonly mayGive: boolean
  readonly screening: { readonly id: string; readonly lessons: number } | undefined
  /** The number of the certificate that was made just now. */
  readonly given: string | undefined
  readonly isFaulty: boolean
}

/** 200 awards weigh some 15 KB on the wire. */
const perPage = 200

/** What was given, by kind, a page of it; below it the organiser's forms. */
export function awardsPage(view: View, parts: AwardParts): string {
  const { competition, awards, page, mayGive, screening, given, isFaulty } = parts
  const shown = awards.slice((page - 1) * perPage, page * perPage)
  const words = resultWords[view.language]
  return renderPage(view, {
    title: words.awardsTitle,
    children: (
      <>
        <div class="title-row">
          <h1>
            {words.awardsTitle}
            <small>{competition.title}</small>
          </h1>
          <ButtonLink kind="quiet" href={`/competitions/${competition.id}/notice`}>
            {words.finalTitle}
          </ButtonLink>
        </div>
        <p>{words.awardsLead}</p>
        {given && <Notice tone="good">{words.awardGiven(given)}</Notice>}
        {isFaulty && <Notice tone="bad">{words.awardFault}</Notice>}
        {tooMany(parts).map(({ name, count, given: number }) => (
          <p key={name} class="soft">
            {words.exceeded(name, count, number)}
          </p>
        ))}
        {awards.length === 0 && <p>{words.noAwards}</p>}
        {(['entry', 'person', 'organisation'] as const).map(kind => {
          const ofKind = shown.filter(({ targetKind }) => targetKind === kind)
          return ofKind.length === 0 ? null : (
            <Card key={kind} title={words.kinds[kind]}>
              <ul class="plain-list">
                {ofKind.map(award => (
                  <AwardLine key={award.id} view={view} award={award} />
                ))}
              </ul>
            </Card>
          )
        })}
        <Pager
          language={view.language}
          page={page}
          pages={Math.max(1, Math.ceil(awards.length / perPage))}
          address={other => `/competitions/${competition.id}/awards?page=${other}`}
        />
        {screening && !mayGive && (
          <ButtonLink kind="quiet" href={`/lessons?collection=${screening.id}`}>
            {words.toScreening}
          </ButtonLink>
        )}
        {mayGive && <Forms view={view} competition={competition} screening={screening} />}
      </>
    ),
  })
}

/** By the letter that an entry's code begins with: that is its category's. */
const tooMany = ({ categories, awards }: AwardParts) =>
  categories.flatMap(({ letter, quotas }) =>
    exceeded(
      awards.flatMap(({ entryCode, rank, awardName }) =>
        entryCode?.startsWith(letter) ? [{ entryCode, rank: rank ?? 0, awardName }] : [],
      ),
      quotas,
    ),
  )

function AwardLine({ view, award }: { view: View; award: Award }) {
  const words = resultWords[view.language]
  const { awardName, targetName, makers, number, entryCode } = award
  return (
    <li>
      <span>
        <span class="badge award">{awardName}</span> <strong>{targetName}</strong>{' '}
        <span class="soft">{[entryCode, makers].filter(Boolean).join(' · ')}</span>
      </span>
      <a href={`/certificates/${number}`} aria-label={words.certificateOf(number)}>
        {number}
      </a>
    </li>
  )
}

type FormParts = Pick<AwardParts, 'competition' | 'screening'> & { readonly view: View }

function Forms({ view, competition, screening }: FormParts) {
  const words = resultWords[view.language]
  const here = `/competitions/${competition.id}`
  return (
    <>
      <Card title={words.addAward}>
        <form method="post" action={`${here}/awards`}>
          <div class="field">
            <label for="field-kind">{words.awardKind}</label>
            <select class="input" id="field-kind" name="targetKind">
              {(['person', 'organisation'] as const).map(kind => (
                <option key={kind} value={kind}>
                  {words.awardKinds[kind]}
                </option>
              ))}
            </select>
          </div>
          <Field label={words.awardTarget} name="targetName" required minLength={2} maxLength={60} />
          <Field label={words.awardMakers} name="makers" maxLength={80} />
          <Field
            label={words.awardName}
            hint={words.awardNameHint}
            name="awardName"
            required
            minLength={2}
            maxLength={30}
          />
          <Button>{words.give}</Button>
        </form>
      </Card>
      <section class="card" id="screening">
        <h2>{words.screening}</h2>
        <p>{words.screeningLead}</p>
        {screening && (
          <p>
            {words.screeningMade(screening.lessons)}{' '}
            <a href={`/lessons?collection=${screening.id}`}>{words.toScreening}</a>
          </p>
        )}
        <form method="post" action={`${here}/screening`}>
          <Button kind="quiet">{words.makeScreening}</Button>
        </form>
      </section>
    </>
  )
}
