import type { ComponentChildren } from 'preact'
import type { StationIdentity } from '../account/guard.ts'
import { Island } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { renderLargePage } from '../web/large-page.tsx'
import type { View } from '../web/view.ts'
import { stationmodeWords } from '../web/words/stationmode.ts'
import type { Contact } from './rules.ts'

/** Whose screen it is, and whom they call there. */
export type AtStation = { readonly station: StationIdentity; readonly contact: Contact | undefined }

type StationPageParts = AtStation & {
  readonly title: string
  /** Where Back leads; absent on the first page. */
  readonly back?: string
  /** It stands in for another page that could not be had, and gives way to it. */
  readonly isAway?: boolean
  readonly children: ComponentChildren
}

/** A page of station mode but for those with a film, which bring their own script for the keys. */
export function stationPage(
  view: View,
  { station, contact, title, back, isAway, children }: StationPageParts,
): string {
  const { language } = view
  const words = stationmodeWords[language]
  return renderLargePage(view, {
    title,
    name: station.name,
    back: back === undefined ? undefined : { href: back, label: words.back },
    keys: words.keys,
    islands: ['station'],
    children: (
      <>
        {children}
        <Island
          name="station"
          props={{
            language,
            ...(isAway ? { isAway } : {}),
            ...(back ? { back } : {}),
            ...(contact ? { contact: contactOf(contact) } : {}),
          }}
        />
      </>
    ),
  })
}

/** Whom the village calls, large. */
export function Call({ language, contact }: { readonly language: Language } & Pick<AtStation, 'contact'>) {
  const words = stationmodeWords[language]
  return <p class="tv-call">{contact ? words.call(contact.name, contact.phone) : words.callNobody}</p>
}

/** Only what the screen shows: a contact read from the database holds more. */
export const contactOf = ({ name, phone }: Contact): Contact => ({ name, phone })
