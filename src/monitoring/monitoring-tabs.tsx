import type { Language } from '../web/languages.ts'
import { monitoringWords } from '../web/words/monitoring.ts'

type Tab = '/monitoring' | '/monitoring/use'

/** The wall, and what was played in the long run. */
export function MonitoringTabs({ language, here }: { readonly language: Language; readonly here: Tab }) {
  const words = monitoringWords[language]
  const tabs: readonly { readonly href: Tab; readonly label: string }[] = [
    { href: '/monitoring', label: words.title },
    { href: '/monitoring/use', label: words.use },
  ]
  return (
    <nav class="tabs" aria-label={words.parts}>
      {tabs.map(({ href, label }) => (
        <a key={href} href={href} {...(href === here ? { 'aria-current': 'page' } : {})}>
          {label}
        </a>
      ))}
    </nav>
  )
}
