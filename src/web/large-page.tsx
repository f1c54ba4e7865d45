import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { IslandName } from './islands.ts'
import { languageNames, languages } from './languages.ts'
import type { View } from './view.ts'
import { frameWords } from './words/frame.ts'

type LargePageParts = {
  /** Stands in the browser's tab. */
  readonly title: string
  /** Whose screen it is, or what is shown: the one line at the top. */
  readonly name: string
  /** The way back and what it is called; absent on a first page. */
  readonly back?: { readonly href: string; readonly label: string } | undefined
  /** What else belongs to it, beside its name. */
  readonly links?: readonly { readonly href: string; readonly label: string }[]
  /** What the keys do. */
  readonly keys: string
  readonly islands: readonly IslandName[]
  /** Addresses that a script will fetch first. */
  readonly preloads?: readonly string[]
  /** A film fills the page. */
  readonly hasFilm?: boolean
  readonly children: ComponentChildren
}

/**
 * A whole document for a room: large type, nothing near the edges that a projector cuts off, and no menu. Made for arrow
 * keys and a remote control; styles/stationmode.css.
 */
export function renderLargePage(view: View, parts: LargePageParts): string {
  const { title, name, back, links = [], keys, islands, preloads = [], hasFilm = false, children } = parts
  const page = (
    <html lang={view.language} class="tv">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>{`${title} · ${name}`}</title>
        <link rel="icon" href={view.asset('favicon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={view.asset('style.css')} />
        <link rel="stylesheet" href={view.asset('work.css')} />
        {islands.map(island => (
          <script key={island} type="module" src={view.asset(`${island}.js`)} />
        ))}
        {[...new Set(islands.flatMap(island => view.assetParts(`${island}.js`)))].map(address => (
          <link key={address} rel="modulepreload" href={address} />
        ))}
        {/* As the player fetches them, or the browser would fetch them twice. */}
        {preloads.map(address => (
          <link key={address} rel="preload" as="fetch" crossorigin="anonymous" href={address} />
        ))}
      </head>
      <body>
        <div class={hasFilm ? 'tv-bar over-film' : 'tv-bar'}>
          {back && (
            <a class="tv-small" href={back.href} data-back="yes">
              {back.label}
            </a>
          )}
          <p class="tv-name">{name}</p>
          {links.map(({ href, label }) => (
            <a key={href} class="tv-small" href={href}>
              {label}
            </a>
          ))}
          {languages
            .filter(other => other !== view.language)
            .map(other => (
              <a
                key={other}
                class="tv-small"
                lang={other}
                hreflang={other}
                href={`${view.path}${view.path.includes('?') ? '&' : '?'}language=${other}`}
              >
                {languageNames[other]}
              </a>
            ))}
        </div>
        <noscript>
          <p>{frameWords[view.language].needsScript}</p>
        </noscript>
        <main class={hasFilm ? 'tv-main film' : 'tv-main'}>{children}</main>
        <p class={hasFilm ? 'tv-keys over-film' : 'tv-keys'}>{keys}</p>
      </body>
    </html>
  )
  return `<!doctype html>${renderToString(page)}`
}
