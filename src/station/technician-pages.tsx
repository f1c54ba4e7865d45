import { type NamedPlace, PlaceChoice, PlaceSearch } from '../account/place-choice.tsx'
import { Button, Card, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { stationWords } from '../web/words/station.ts'
import { stationPlaceWords } from '../web/words/station-places.ts'
import { PersonFields } from './change-forms.tsx'
import { StationMenu } from './station-menu.tsx'
import type { Technician } from './technician-records.ts'

export type TechnicianParts = {
  readonly technicians: readonly (Technician & { readonly mayChange: boolean })[]
  /** Places for which the one who looks may name somebody; none: he only reads. */
  readonly places: readonly NamedPlace[]
  readonly isCut: boolean
  readonly placeText: string
  readonly isSaved: boolean
  readonly wrong?: { readonly faults: ReadonlySet<string>; readonly typed: Readonly<Record<string, string>> }
}

/** Whom the stations of a place call when nothing works. */
export function techniciansPage(view: View, parts: TechnicianParts): string {
  const words = stationWords[view.language]
  const placeWords = stationPlaceWords[view.language]
  const { technicians, places, isCut, placeText, isSaved, wrong } = parts
  return renderPage(view, {
    title: placeWords.techniciansTitle,
    children: (
      <>
        <StationMenu view={view} here="/stations/technicians" />
        <h1>{placeWords.techniciansTitle}</h1>
        <p class="soft">{placeWords.techniciansLead}</p>
        {isSaved && <Notice tone="good">{words.saved}</Notice>}
        <Card>
          {technicians.length === 0 && <p>{placeWords.noTechnicians}</p>}
          <ul class="plain-list">
            {technicians.map(({ organisationId, placeName, name, phone, mayChange }) => (
              <li key={organisationId}>
                <span>
                  <strong>{placeName}</strong> {name} {phone}
                </span>
                {mayChange && (
                  <form method="post" action="/stations/technicians/remove">
                    <input type="hidden" name="organisationId" value={organisationId} />
                    <Button kind="quiet" label={placeWords.removeOf(placeName)}>
                      {placeWords.remove}
                    </Button>
                  </form>
                )}
              </li>
            ))}
          </ul>
        </Card>
        {(places.length > 0 || placeText !== '') && (
          <Card title={placeWords.setTitle}>
            {(isCut || placeText !== '') && (
              <PlaceSearch
                {...{ action: '/stations/technicians', label: words.narrow, button: words.find }}
                value={placeText}
              />
            )}
            <form method="post" action="/stations/technicians">
              <PlaceChoice
                {...{
                  name: 'organisationId',
                  label: placeWords.forPlace,
                  hint: placeWords.forPlaceHint,
                  places,
                }}
                chosen={wrong?.typed.organisationId}
              />
              <PersonFields language={view.language} wrong={wrong} />
              <Button>{placeWords.set}</Button>
            </form>
          </Card>
        )}
      </>
    ),
  })
}
