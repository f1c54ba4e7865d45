import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { holds, isOperator, makers, managers } from '../account/rules.ts'
import { stationReaders } from '../station/rules.ts'
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
  /** Addresses that a script will fetch first: they travel while the script itself is on its way. */
  readonly preloads?: readonly string[]
  /** The page of a lesson, which a visitor's line is to open soonest: without the styles of the work pages. */
  readonly isLight?: boolean
  /** `wide` for lists and players, `narrow` for forms, `full` for a wall. */
  readonly width?: 'narrow' | 'wide' | 'full'
  readonly children: ComponentChildren
}

/** A whole document: frame, menu, language switch and the page's own content. Text is escaped by Preact. */
export function renderPage(view: View, parts: PageParts): string {
  const { title, islands = [], preloads = [], isLight = false, width = 'wide', children } = parts
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
        {/* Who is signed in sees on it what belongs to his work. */}
        {!(isLight && !view.person) && <link rel="stylesheet" href={view.asset('work.css')} />}
        <link rel="alternate" type="application/rss+xml" title={words.feed} href="/lessons.rss" />
        {islands.map(name => (
          <script key={name} type="module" src={view.asset(`${name}.js`)} />
        ))}
        {/* What a script imports is asked for with it, not when it has come. */}
        {[...new Set(islands.flatMap(name => view.assetParts(`${name}.js`)))].map(address => (
          <link key={address} rel="modulepreload" href={address} fetchPriority="high" />
        ))}
        {/* As the player fetches them, or the browser would fetch them twice. */}
        {preloads.map(address => (
          <link key={address} rel="preload" as="fetch" crossorigin="anonymous" href={address} />
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
    { href: '/competitions', label: words.competitions, shown: true },
    { href: '/reviewing', label: words.reviewing, shown: holds(person, ['reviewer']) },
    { href: '/mine', label: words.mine, shown: holds(person, makers) },
    { href: '/upload', label: words.upload, shown: holds(person, makers) },
    { href: '/reviews', label: words.reviews, shown: holds(person, ['chiefEditor', 'editor']) },
    { href: '/planning', label: words.planning, shown: holds(person, makers) },
    // Who makes lessons reaches it from the plan.
    {
      href: '/requests',
      label: words.requests,
      shown: (person?.grants.length ?? 0) > 0 && !holds(person, makers),
    },
    { href: '/stations', label: words.stations, shown: holds(person, stationReaders) },
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
