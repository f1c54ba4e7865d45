import { ButtonLink, Notice } from '../web/components.tsx'
import type { View } from '../web/view.ts'
import { accountWords } from '../web/words/account.ts'

type Made = { readonly title: string; readonly lead: string; readonly secret: string }

/** Shows a new secret, this once, above the page that it belongs to. */
export const MadeNotice = ({ view, made, back }: { view: View; made: Made; back: string }) => (
  <Notice tone="good">
    <h2>{made.title}</h2>
    <p>{made.lead}</p>
    <p>
      <code class="secret">{made.secret}</code>
    </p>
    <ButtonLink href={back} kind="quiet">
      {accountWords[view.language].done}
    </ButtonLink>
  </Notice>
)
