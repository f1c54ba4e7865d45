import { type NamedPlace, PlaceChoice, PlaceSearch } from '../account/place-choice.tsx'
import type { SpecProfile } from '../media/spec-profile.ts'
import { ChoiceField } from '../web/choice-field.tsx'
import { Button, ButtonLink, Field, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { competitionFormWords } from '../web/words/competition-form.ts'
import { callTextLength } from './call-form.ts'
import { Categories } from './category-fields.tsx'
import { MomentField } from './form-view.tsx'
import type { Faults, Typed } from './typed-form.ts'

type FormParts = {
  /** Of the competition that is changed; undefined for a new one. */
  readonly id?: string
  readonly isPublic?: boolean
  readonly typed: Typed
  readonly faults: Faults
  readonly specs: ReadonlyMap<string, SpecProfile>
  /** For a new one: where it may be organised. */
  readonly places?: readonly NamedPlace[]
  /** The part of a place's name that was looked for; undefined where all fit the list. */
  readonly part?: string | undefined
  /** For one that is there: competitions of higher places. */
  readonly higher?: readonly {
    readonly id: string
    readonly title: string
    readonly organisationName: string
  }[]
}

/** The form of a call: a new one, or one that is there. Works without script. */
export function callFormPage(view: View, parts: FormParts): string {
  const { id, isPublic = false, typed, faults, specs, places, part, higher } = parts
  const { language } = view
  const words = competitionFormWords[language]
  const { field, hint } = words
  const title = id ? words.editTitle : words.newTitle
  const fault = (name: keyof typeof words.faults) => (faults.has(name) ? words.faults[name] : undefined)
  return renderPage(view, {
    title,
    width: 'narrow',
    children: (
      <>
        <h1>{title}</h1>
        {!id && <p class="soft">{words.newLead}</p>}
        {isPublic && <p class="soft">{words.editLead}</p>}
        {faults.size > 0 && <Notice tone="bad">{words.lookAgain}</Notice>}
        {part !== undefined && (
          <PlaceSearch
            action="/competitions/new"
            label={words.field.organisationId}
            button={words.find}
            value={part}
          />
        )}
        <form method="post" action={id ? `/competitions/${id}/edit` : '/competitions/new'}>
          <input type="hidden" name="revision" value={typed.revision ?? '0'} />
          <Field
            label={field.title}
            name="title"
            value={typed.title ?? ''}
            fault={fault('title')}
            maxLength={120}
            autocomplete="off"
            required
          />
          {places ? (
            <PlaceChoice
              label={field.organisationId}
              name="organisationId"
              hint={fault('organisationId') ?? hint.organisationId}
              places={places}
              chosen={typed.organisationId}
            />
          ) : (
            <input type="hidden" name="organisationId" value={typed.organisationId ?? ''} />
          )}
          <Field
            label={field.callText}
            name="callText"
            hint={hint.callText}
            value={typed.callText ?? ''}
            fault={fault('callText')}
            rows={10}
            maxLength={callTextLength.most}
            required
          />
          <Field
            label={field.policyBasis}
            name="policyBasis"
            hint={hint.policyBasis}
            value={typed.policyBasis ?? ''}
            fault={fault('policyBasis')}
            maxLength={300}
            autocomplete="off"
          />
          <ChoiceField
            label={field.specProfile}
            name="specProfile"
            hint={hint.specProfile}
            value={typed.specProfile}
            fault={fault('specProfile')}
            choices={[...specs.values()].map(spec => ({ value: spec.name, label: spec.title[language] }))}
            required
          />
          <div class="pair">
            <MomentField
              label={field.entriesFrom}
              name="entriesFrom"
              hint={hint.moment}
              value={typed.entriesFrom}
              fault={fault('entriesFrom')}
              required
            />
            <MomentField
              label={field.entriesUntil}
              name="entriesUntil"
              hint={hint.entriesUntil}
              value={typed.entriesUntil}
              fault={fault('entriesUntil')}
              required
            />
          </div>
          <Categories view={view} typed={typed} fault={fault('categories')} />
          {!isPublic && (
            <ChoiceField
              label={field.stages}
              hint={id && hint.stages}
              name="stages"
              value={typed.stages ?? '1'}
              choices={([1, 2, 3] as const).map(count => ({
                value: String(count),
                label: words.stageChoices[count],
              }))}
              required
            />
          )}
          <Field
            label={field.howToObject}
            name="howToObject"
            hint={hint.howToObject}
            value={typed.howToObject ?? ''}
            fault={fault('howToObject')}
            rows={3}
            maxLength={600}
          />
          {higher && (higher.length > 0 || typed.upToId) && (
            <ChoiceField
              label={field.upToId}
              name="upToId"
              hint={hint.upToId}
              value={typed.upToId}
              fault={fault('upToId')}
              empty={words.notPassedUp}
              choices={higher.map(each => ({
                value: each.id,
                label: `${each.title} · ${each.organisationName}`,
              }))}
            />
          )}
          <div class="row">
            <Button>{id ? words.save : words.saveNew}</Button>
            <ButtonLink kind="quiet" href={id ? `/competitions/${id}` : '/competitions'}>
              {words.cancel}
            </ButtonLink>
          </div>
        </form>
      </>
    ),
  })
}
