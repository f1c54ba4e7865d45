import { ChoiceField } from '../web/choice-field.tsx'
import { Button, Field } from '../web/components.tsx'
import type { Organisation } from './organisation-rules.ts'

/** An organisation with the names that lead to it from the root. */
export type NamedPlace = Organisation & { readonly names: readonly string[] }

/** So many places a list shows; beyond them somebody writes a part of the name first. */
export const mostChoices = 200

/** 青禾县 / 东风镇 / 王庄村 */
export const placeName = ({ names }: { readonly names: readonly string[] }): string => names.join(' / ')

type PlaceChoiceProps = {
  readonly name: string
  readonly label: string
  readonly hint: string
  readonly places: readonly NamedPlace[]
  readonly chosen?: string | undefined
}

/** Chooses one of some organisations. */
export const PlaceChoice = ({ name, label, hint, places, chosen }: PlaceChoiceProps) => (
  <ChoiceField
    {...{ name, label, hint }}
    value={chosen}
    choices={places.map(place => ({ value: place.id, label: placeName(place) }))}
    required
  />
)

type PlaceSearchProps = {
  /** The page that asks; the answer is the same page with fewer choices. */
  readonly action: string
  readonly label: string
  readonly button: string
  readonly value: string
}

/** Stands before a choice of too many organisations: a part of the name makes them fewer. Works without script. */
export const PlaceSearch = ({ action, label, button, value }: PlaceSearchProps) => (
  <form method="get" action={action} class="find">
    <Field name="place" label={label} value={value} maxLength={60} autocomplete="off" />
    <Button kind="quiet">{button}</Button>
  </form>
)

type SearchWithinProps = Omit<PlaceSearchProps, 'action'>
/** The name of the button below: where it was pressed, the form is shown again, and nothing of it is judged. */
export const findPlaceButton = 'findPlace'

/** The same within a form that has other fields: what was typed there travels along, however long it is. */
export const PlaceSearchWithin = ({ label, button, value }: SearchWithinProps) => (
  <div class="find">
    <Field name="place" label={label} value={value} maxLength={60} autocomplete="off" />
    <button class="button quiet" type="submit" name={findPlaceButton} value="yes" formnovalidate>
      {button}
    </button>
  </div>
)
