import { Button, ButtonLink } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { invitationWords } from '../web/words/invitation.ts'
import { peopleWords } from '../web/words/people.ts'
import { PeopleMenu } from './people-menu.tsx'
import type { Identity } from './rules.ts'

/** Asks once more before a password ends, and whether all else that opens the account should end with it. */
export function resetPage(view: View, { member }: { readonly member: Identity }): string {
  const words = invitationWords[view.language]
  return renderPage(view, {
    title: words.resetTitle(member.name),
    width: 'narrow',
    children: (
      <>
        <PeopleMenu view={view} here="/people" />
        <h1>{words.resetTitle(member.name)}</h1>
        <p class="soft">{peopleWords[view.language].username(member.username)}</p>
        <form method="post" class="card">
          <p>{words.resetLead}</p>
          <label class="tick">
            <input type="checkbox" name="everything" value="yes" /> {words.resetEverything}
          </label>
          <p class="row">
            <Button kind="danger">{words.reset}</Button>
            <ButtonLink kind="quiet" href={`/people/${member.id}`}>
              {words.cancel}
            </ButtonLink>
          </p>
        </form>
      </>
    ),
  })
}
