import { ChoiceField } from '../web/choice-field.tsx'
import { Button, Card, Field } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { lessonCodeWords } from '../web/words/lesson-codes.ts'
import { metadataWords } from '../web/words/metadata.ts'
import type { Choices } from './choice-records.ts'
import { faultWords, labelsOf, listOf, textOf } from './field-words.ts'
import { Ticks } from './fields.tsx'
import type { Prints } from './merge.ts'
import { PlaceFinder } from './place-finder.tsx'
import type { Typed } from './read-form.ts'
import { audiences, type CreditRole, dialects, type MetadataField, seasons, subtitleModes } from './rules.ts'
import type { Faults } from './save-form.ts'
import { TopicTicks } from './topic-ticks.tsx'

/** What stands in the form. */
export type FormParts = {
  readonly language: Language
  readonly typed: Typed
  readonly faults: Faults
  readonly choices: Choices
  /** What of a place's name was looked for. */
  readonly placeSearch: string
}

/** The fields of a lesson's form with its button; works without script. */
export function MetadataFields(form: FormParts & { readonly prints: Prints }) {
  const words = metadataWords[form.language]
  return (
    <>
      <input type="hidden" name="base" value={JSON.stringify(form.prints)} />
      <Card title={words.parts.about}>
        <About {...form} />
      </Card>
      <Card title={words.parts.people}>
        <People {...form} />
      </Card>
      <Card title={words.parts.local}>
        <Local {...form} />
      </Card>
      <Card title={words.parts.groups}>
        <Groups {...form} />
      </Card>
      <Card title={words.parts.rights}>
        <Text form={form} name="rightsStatement" rows={3} hint={words.hints.rightsStatement} />
        <Text form={form} name="sourceStatement" rows={3} hint={words.hints.sourceStatement} />
      </Card>
      <Button>{words.save}</Button>
    </>
  )
}

type TextProps = {
  readonly form: FormParts
  readonly name: MetadataField
  readonly rows?: number
  readonly hint?: string
  readonly most?: number
}

/** No `required`: what is missing is told, and keeps nobody from saving the rest. */
const Text = ({ form, name, rows = 1, hint, most }: TextProps) => (
  <Field
    label={metadataWords[form.language].fields[name]}
    name={name}
    value={textOf(form.typed[name])}
    rows={rows}
    hint={hint}
    fault={faultWords(form, name)}
    {...(most ? { maxLength: most } : {})}
  />
)

function About(form: FormParts) {
  const words = metadataWords[form.language]
  const codes = lessonCodeWords[form.language]
  return (
    <>
      <Text form={form} name="title" hint={words.hints.title} most={120} />
      <Text form={form} name="notes" rows={6} hint={words.hints.notes} />
      <TopicTicks {...form} />
      <Ticks
        {...{ label: words.fields.audiences, name: 'audiences', values: listOf(form.typed.audiences) }}
        options={audiences.map(value => ({ value, label: codes.audiences[value] }))}
        fault={faultWords(form, 'audiences')}
      />
      <ChoiceField
        {...{
          label: words.fields.subtitleMode,
          name: 'subtitleMode',
          value: textOf(form.typed.subtitleMode),
        }}
        choices={subtitleModes.map(value => ({ value, label: codes.subtitleModes[value] }))}
        fault={faultWords(form, 'subtitleMode')}
      />
    </>
  )
}

const crew: readonly CreditRole[] = ['planner', 'script', 'camera', 'sound', 'edit']

function People(form: FormParts) {
  const words = metadataWords[form.language]
  return (
    <>
      <Text form={form} name="presenter" hint={words.hints.presenter} />
      <Text form={form} name="producer" hint={words.hints.names} />
      {crew.map(role => (
        <Text key={role} form={form} name={role} />
      ))}
    </>
  )
}

function Local(form: FormParts) {
  const words = metadataWords[form.language]
  const codes = lessonCodeWords[form.language]
  const { places } = form.choices
  const depth = (path: string) => path.split('/').length
  const top = Math.min(...places.map(({ path }) => depth(path)))
  return (
    <>
      <div class="field">
        <label class="tick">
          <input
            type="checkbox"
            name="isHomeGrown"
            value="yes"
            checked={textOf(form.typed.isHomeGrown) !== ''}
          />
          {words.fields.isHomeGrown}
        </label>
        <p class="hint">{words.hints.isHomeGrown}</p>
      </div>
      {form.choices.hasMorePlaces && <PlaceFinder language={form.language} search={form.placeSearch} />}
      <ChoiceField
        {...{ label: words.fields.localityId, name: 'localityId', value: textOf(form.typed.localityId) }}
        choices={places.map(({ id, name, path }) => ({
          value: id,
          label: '　'.repeat(depth(path) - top) + name,
        }))}
        empty={words.none}
        fault={faultWords(form, 'localityId')}
      />
      <Text form={form} name="crop" hint={words.hints.crop} most={40} />
      <Ticks
        {...{ label: words.fields.seasons, name: 'seasons', values: listOf(form.typed.seasons) }}
        options={seasons.map(value => ({ value, label: codes.seasons[value] }))}
        hint={words.hints.seasons}
        fault={faultWords(form, 'seasons')}
      />
      <ChoiceField
        {...{ label: words.fields.dialect, name: 'dialect', value: textOf(form.typed.dialect) }}
        choices={dialects.map(value => ({ value, label: codes.dialects[value] }))}
        empty={words.none}
        fault={faultWords(form, 'dialect')}
      />
    </>
  )
}

function Groups(form: FormParts) {
  const words = metadataWords[form.language]
  const { series, campaigns, collections } = form.choices
  const ticks = (field: 'campaignIds' | 'collectionIds', all: ReturnType<typeof labelsOf>) => {
    const values = listOf(form.typed[field])
    const options = all.filter(one => !one.isArchived || values.includes(one.value))
    if (options.length === 0) return null
    return (
      <Ticks
        {...{ label: words.fields[field], name: field, values, options }}
        fault={faultWords(form, field)}
      />
    )
  }
  const chosen = textOf(form.typed.seriesId)
  return (
    <>
      <ChoiceField
        {...{ label: words.fields.seriesId, name: 'seriesId', value: chosen, empty: words.none }}
        choices={labelsOf(series, form.language).filter(one => !one.isArchived || one.value === chosen)}
        fault={faultWords(form, 'seriesId')}
      />
      <Text form={form} name="seriesPlace" hint={words.hints.seriesPlace} most={4} />
      {ticks('collectionIds', labelsOf(collections, form.language))}
      {ticks('campaignIds', labelsOf(campaigns, form.language))}
    </>
  )
}
