import type { ErrorCode } from '../errors.ts'
import { errorWords } from '../errors.ts'
import { Button, Field, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { accountWords } from '../web/words/account.ts'
import { PasskeySignIn } from './passkey-pages.tsx'

type SignInForm = { readonly username?: string; readonly next: string; readonly failure?: ErrorCode }

/** Asks for user name and password. `next` is a checked local path. */
export function signInPage(view: View, { username = '', next, failure }: SignInForm): string {
  const words = accountWords[view.language]
  return renderPage(view, {
    title: words.signIn,
    width: 'narrow',
    islands: ['passkey'],
    children: (
      <>
        <h1>{words.signIn}</h1>
        {failure ? (
          <Notice tone="bad">{errorWords(failure, view.language)}</Notice>
        ) : (
          <p>{words.signInLead}</p>
        )}
        <form method="post" action="/sign-in" class="card">
          <input type="hidden" name="next" value={next} />
          <Field label={words.username} name="username" value={username} autocomplete="username" required />
          <Field
            label={words.password}
            name="password"
            type="password"
            autocomplete="current-password"
            required
          />
          <Button>{words.signIn}</Button>
        </form>
        <PasskeySignIn view={view} next={next} />
        <p>
          <a href="/join">{words.haveCard}</a>
        </p>
        <p class="soft">{words.forgotten}</p>
      </>
    ),
  })
}
