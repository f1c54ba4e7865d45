import type { View } from '../web/view.ts'
import { peopleWords } from '../web/words/people.ts'
import { isOperator } from './rules.ts'

type Place = '/people' | '/people/invitations' | '/organisations' | '/audit-log'

/** The pages about people, of which the main menu names only the first. */
export function PeopleMenu({ view, here }: { readonly view: View; readonly here: Place }) {
  const words = peopleWords[view.language]
  const places: readonly { readonly href: Place; readonly label: string }[] = [
    { href: '/people', label: words.title },
    { href: '/people/invitations', label: words.invitations },
    { href: '/organisations', label: words.organisations },
    ...(isOperator(view.person) ? [{ href: '/audit-log', label: words.auditLog } as const] : []),
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
