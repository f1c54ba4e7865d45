import { ChoiceField } from '../web/choice-field.tsx'
import { Button, Card, Field } from '../web/components.tsx'
import type { View } from '../web/view.ts'
import { organisationWords } from '../web/words/organisation.ts'
import type { OrganisationParts } from './organisation-pages.tsx'
import {
  isRoot,
  mayContain,
  organisationKinds,
  organisationNameLength,
  sourcings,
} from './organisation-rules.ts'
import { PlaceChoice, PlaceSearch } from './place-choice.tsx'

/** What was typed into a form that was not accepted, to be shown again. */
export type Filled = {
  readonly form: 'add' | 'rename'
  readonly name: string
  readonly kind: string
  readonly sourcing: string
}

type Props = { readonly view: View; readonly parts: OrganisationParts }

/** Adding below, renaming, moving, archiving: each folded away until it is wanted. */
export function ChangeForms({ view, parts }: Props) {
  const { place, targets } = parts
  const words = organisationWords[view.language]
  const here = `/organisations/${place.id}`
  if (place.archivedAt)
    return targets ? (
      <form method="post" action={`${here}/restore`}>
        <Button>{words.restore}</Button>
      </form>
    ) : null
  return (
    <Card>
      <AddForm view={view} parts={parts} />
      <RenameForm view={view} parts={parts} />
      {targets && (
        <details class="more" open={targets.text !== ''}>
          <summary>{words.move}</summary>
          {(targets.isCut || targets.text) && (
            <PlaceSearch action={here} label={words.narrow} button={words.find} value={targets.text} />
          )}
          {targets.places.length === 0 ? (
            <p>{words.nowhere}</p>
          ) : (
            <form method="post" action={`${here}/move`}>
              <PlaceChoice name="to" label={words.moveTo} hint={words.moveHint} places={targets.places} />
              <Button>{words.moveButton}</Button>
            </form>
          )}
        </details>
      )}
      {targets && (
        <details class="more">
          <summary>{words.archive}</summary>
          <p>{words.archiveLead}</p>
          <form method="post" action={`${here}/archive`}>
            <Button kind="danger">{words.archive}</Button>
          </form>
        </details>
      )}
    </Card>
  )
}

const kindChoices = (view: View, fits: (kind: (typeof organisationKinds)[number]) => boolean) =>
  organisationKinds
    .filter(fits)
    .map(kind => ({ value: kind, label: organisationWords[view.language].kind[kind] }))

function AddForm({ view, parts: { place, filled } }: Props) {
  const words = organisationWords[view.language]
  const typed = filled?.form === 'add' ? filled : undefined
  return (
    <details class="more" open={typed !== undefined}>
      <summary>{words.add}</summary>
      <form method="post" action={`/organisations/${place.id}/places`}>
        <NameField view={view} value={typed?.name ?? ''} />
        <ChoiceField
          {...{ name: 'kind', label: words.kindLabel, value: typed?.kind, required: true }}
          choices={kindChoices(view, kind => mayContain(place.kind, kind))}
        />
        <SourcingField view={view} value={typed?.sourcing} />
        <Button>{words.save}</Button>
      </form>
    </details>
  )
}

function RenameForm({ view, parts: { place, above, targets, filled } }: Props) {
  const words = organisationWords[view.language]
  const typed = filled?.form === 'rename' ? filled : undefined
  const parent = above.at(-1)
  return (
    <details class="more" open={typed !== undefined}>
      <summary>{words.change}</summary>
      <form method="post" action={`/organisations/${place.id}`}>
        <NameField view={view} value={typed?.name ?? place.name} />
        <ChoiceField
          {...{ name: 'kind', label: words.kindLabel, value: typed?.kind ?? place.kind, required: true }}
          choices={kindChoices(view, kind =>
            isRoot(place) ? kind !== 'department' : !parent || mayContain(parent.kind, kind),
          )}
        />
        {targets && <SourcingField view={view} value={typed?.sourcing ?? place.sourcing} />}
        <Button>{words.save}</Button>
      </form>
    </details>
  )
}

const SourcingField = ({ view, value }: { view: View; value: string | undefined }) => {
  const words = organisationWords[view.language]
  return (
    <ChoiceField
      {...{ name: 'sourcing', label: words.sourcingLabel, hint: words.sourcingHint, value }}
      choices={sourcings.map(each => ({ value: each, label: words.sourcing[each] }))}
    />
  )
}

const NameField = ({ view, value }: { view: View; value: string }) => {
  const words = organisationWords[view.language]
  return (
    <Field
      {...{ name: 'name', label: words.name, hint: words.nameHint, value, autocomplete: 'off' }}
      maxLength={organisationNameLength.most}
      required
    />
  )
}
