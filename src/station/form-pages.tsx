import { type NamedPlace, placeName } from '../account/place-choice.tsx'
import { type ErrorCode, type ErrorFacts, errorWords } from '../errors.ts'
import { ChoiceField } from '../web/choice-field.tsx'
import { Button, ButtonLink, Field, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { stationWords } from '../web/words/station.ts'
import { stationFormWords } from '../web/words/station-form.ts'
import { Conflict } from './conflict-view.tsx'
import {
  nameLength,
  personNameLength,
  phoneLength,
  type StationField,
  type StationForm,
  stationClasses,
  stationKinds,
} from './rules.ts'
import { StationMenu } from './station-menu.tsx'

export type FormParts = {
  /** Absent: a new one. */
  readonly stationId?: string
  /** What the fields show, as typed or as stored. */
  readonly typed: Readonly<Partial<Record<StationField, string>>>
  /** What is stored while the form is shown: sent along, so that two who save at once notice. */
  readonly base?: StationForm
  readonly places: readonly NamedPlace[]
  readonly isCut: boolean
  readonly placeText: string
  readonly faults?: ReadonlySet<string>
  readonly failure?: { readonly code: ErrorCode; readonly facts: ErrorFacts }
  readonly conflict?: {
    readonly stored: StationForm
    readonly mine: StationForm
    readonly fields: readonly StationField[]
  }
}

/** Registers a station, or changes one. Works without script. */
export function stationFormPage(view: View, parts: FormParts): string {
  const { stationId, typed, base, places, isCut, placeText, faults, failure, conflict } = parts
  const words = stationWords[view.language]
  const formWords = stationFormWords[view.language]
  const title = stationId ? formWords.editTitle : formWords.newTitle
  const here = stationId ? `/stations/${stationId}/edit` : '/stations/new'
  const fault = (name: StationField) => (faults?.has(name) ? formWords.fault[name] : undefined)
  const text = (name: Exclude<StationField, 'isOffline'>, hint?: string, maxLength = 20) => ({
    ...{ name, hint, maxLength, label: words.field[name], value: typed[name] ?? '', fault: fault(name) },
    autocomplete: 'off',
  })
  return renderPage(view, {
    title,
    width: 'narrow',
    children: (
      <>
        <StationMenu view={view} here="/stations" />
        <h1>{title}</h1>
        {faults && faults.size > 0 && <Notice tone="bad">{formWords.faulty}</Notice>}
        {failure && <Notice tone="bad">{errorWords(failure.code, view.language, failure.facts)}</Notice>}
        {(isCut || placeText !== '') && (
          <form method="get" action={here} class="find">
            <Field name="q" label={words.narrow} value={placeText} maxLength={60} autocomplete="off" />
            <Button kind="quiet">{words.find}</Button>
          </form>
        )}
        {isCut && <p class="soft">{formWords.tooManyPlaces(places.length)}</p>}
        {places.length === 0 && <Notice>{formWords.noPlaces}</Notice>}
        <form method="post" action={stationId ? `/stations/${stationId}` : '/stations'}>
          {base && <input type="hidden" name="base" value={JSON.stringify(base)} />}
          {conflict && <Conflict language={view.language} places={places} {...conflict} />}
          <Field {...text('name', formWords.nameHint, nameLength.most)} required />
          <ChoiceField
            {...{ name: 'placeId', label: words.field.placeId, hint: formWords.placeHint }}
            {...{ value: typed.placeId, fault: fault('placeId'), empty: '—', required: true }}
            choices={places.map(place => ({ value: place.id, label: placeName(place) }))}
          />
          <ChoiceField
            {...{ name: 'kind', label: words.field.kind, hint: formWords.kindHint, value: typed.kind }}
            choices={stationKinds.map(value => ({ value, label: words.kind[value] }))}
            fault={fault('kind')}
          />
          <ChoiceField
            {...{ name: 'stationClass', label: words.field.stationClass, hint: formWords.classHint }}
            {...{ value: typed.stationClass, fault: fault('stationClass') }}
            choices={stationClasses.map(value => ({ value, label: words.class[value] }))}
          />
          <Field {...text('lineKbps', formWords.lineHint)} />
          <div class="field">
            <label class="tick">
              <input type="checkbox" name="isOffline" value="on" checked={typed.isOffline === 'on'} />
              <span>
                {formWords.offlineLabel} <span class="soft">{formWords.offlineHint}</span>
              </span>
            </label>
          </div>
          <Field {...text('contactName', formWords.contactHint, personNameLength.most)} />
          <Field {...text('contactPhone', words.phoneHint, phoneLength.most)} />
          <Field {...text('latitude', formWords.positionHint)} />
          <Field {...text('longitude')} />
          <p class="row">
            <Button>{formWords.save}</Button>
            <ButtonLink kind="quiet" href={stationId ? `/stations/${stationId}` : '/stations'}>
              {formWords.cancel}
            </ButtonLink>
          </p>
        </form>
      </>
    ),
  })
}
