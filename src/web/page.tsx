import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { holds, isOperator, makers, managers } from '../account/rules.ts'
import type { IslandName } from './islands.ts'
import { languageNames, languages } from './languages.ts'
import { Logo } from './logo.tsx'
import type { View } from './view.ts'
import { frameWords } from './words/frame.ts'

type PageParts = {
  /** Stands in the browser's tab; the page's own heading is part of `children`. */
  readonly title: string
  /** Scripts that this page's `<Island>`s need. */
  readonly islands?: readonly IslandName[]
  /** `wide` for lists and players, `narrow` for forms. */
  readonly width?: 'narrow' | 'wide'
  readonly children: ComponentChildren
}

/** A whole document: frame, menu, language switch and the page's own content. Text is escaped by Preact. */
export function renderPage(view: View, { title, islands = [], width = 'wide', children }: PageParts): string {
  const words = frameWords[view.language]
  const page = (
    <html lang={view.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>{`${title} · ${words.productName}`}</title>
        <link rel="icon" href={view.asset('favicon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={view.asset('style.css')} />
        <link rel="alternate" type="application/rss+xml" title={words.feed} href="/lessons.rss" />
        {islands.map(name => (
          <script key={name} type="module" src={view.asset(`${name}.js`)} />
        ))}
      </head>
      <body>
        <a class="skip" href="#content">
          {words.skipToContent}
        </a>
        <Header view={view} />
        <main id="content" class={width} tabIndex={-1}>
          {children}
        </main>
        <footer>
          <p>
            {words.productLine} · <a href="/lessons.rss">{words.feed}</a> · <a href="/api">{words.api}</a>
          </p>
        </footer>
      </body>
    </html>
  )
  return `<!doctype html>${renderToString(page)}`
}

function Header({ view }: { view: View }) {
  const words = frameWords[view.language]
  const { person } = view
  const here = view.path.split('?')[0]
  const places = [
    { href: '/', label: words.lessons, shown: true },
    { href: '/mine', label: words.mine, shown: holds(person, makers) },
    { href: '/upload', label: words.upload, shown: holds(person, makers) },
    { href: '/reviews', label: words.reviews, shown: holds(person, ['chiefEditor', 'editor']) },
    { href: '/planning', label: words.planning, shown: holds(person, makers) },
    { href: '/people', label: words.people, shown: holds(person, managers) },
    { href: '/operation', label: words.operation, shown: isOperator(person) },
    { href: '/account', label: words.account, shown: person !== undefined },
  ]
  return (
    <header>
      <div class="bar">
        <a class="brand" href="/">
          <Logo />
          <span lang="zh-CN">乡土</span> <span lang="en">Xiangtu</span>
        </a>
        <nav aria-label={words.menu}>
          {places
            .filter(place => place.shown)
            .map(place => (
              <a
                key={place.href}
                href={place.href}
                {...(place.href === here ? { 'aria-current': 'page' } : {})}
              >
                {place.label}
              </a>
            ))}
        </nav>
        <div class="who">
          <Languages view={view} />
          {person ? (
            <form method="post" action="/sign-out">
              <button class="button quiet" type="submit" title={words.signedInAs(person.name)}>
                {words.signOut}
              </button>
            </form>
          ) : (
            <a class="button quiet" href="/sign-in">
              {words.signIn}
            </a>
          )}
        </div>
      </div>
    </header>
  )
}

/** Links to this same page in the other languages. */
const Languages = ({ view }: { view: View }) => (
  <>
    {languages
      .filter(language => language !== view.language)
      .map(language => (
        <a
          key={language}
          class="language"
          lang={language}
          hreflang={language}
          href={`${view.path}${view.path.includes('?') ? '&' : '?'}language=${language}`}
        >
          {languageNames[language]}
        </a>
      ))}
  </>
)
