import { holds, type Role } from '../account/rules.ts'
import type { View } from '../web/view.ts'
import { stationWords } from '../web/words/station.ts'
import { stationKeepers } from './rules.ts'

type Place =
  | '/stations'
  | '/stations/coverage'
  | '/stations/technicians'
  | '/stations/import'
  | '/stations/pair'
  | '/stations/reports'
  | '/monitoring'
  | '/programmes'

/** Those who answer for many stations; an administrator has pages of his own station. */
const overseers = ['operator', 'chiefEditor', 'townTechnician'] as const satisfies readonly Role[]

/** The pages about stations, of which the main menu names only the first. */
export function StationMenu({ view, here }: { readonly view: View; readonly here: Place }) {
  const words = stationWords[view.language].menu
  const isKeeper = holds(view.person, stationKeepers)
  const places: readonly { readonly href: Place; readonly label: string }[] = [
    { href: '/stations', label: words.stations },
    ...(holds(view.person, overseers)
      ? ([
          { href: '/monitoring', label: words.monitoring },
          { href: '/stations/reports', label: words.reports },
        ] as const)
      : []),
    { href: '/programmes', label: words.programmes },
    { href: '/stations/coverage', label: words.coverage },
    { href: '/stations/technicians', label: words.technicians },
    ...(isKeeper
      ? ([
          { href: '/stations/pair', label: words.pair },
          { href: '/stations/import', label: words.importing },
        ] as const)
      : []),
  ]
  return (
    <nav class="tabs" aria-label={words.parts}>
      {places.map(({ href, label }) => (
        <a key={href} href={href} {...(href === here ? { 'aria-current': 'page' } : {})}>
          {label}
        </a>
      ))}
    </nav>
  )
}
