import './player/old-browsers.ts'
import { useEffect } from 'preact/hooks'
import type { Language } from '../languages.ts'
import { mountIsland } from './mount.tsx'
import { Remote } from './station/remote.tsx'

/** What the page on which hands are counted hands to its script. */
type JuryProps = { readonly language: Language; readonly back: string }

const mostHeads = 2000

/** The number after a key of a remote control; undefined for a key that means something else. */
function afterKey(value: string, key: string): string | undefined {
  if (/^\d$/.test(key)) return String(Math.min(mostHeads, Number(value + key)))
  if (key === 'Backspace') return value === '' ? undefined : value.slice(0, -1)
  if (key === 'ArrowRight') return String(Math.min(mostHeads, Number(value) + 1))
  if (key === 'ArrowLeft') return String(Math.max(0, Number(value) - 1))
  return undefined
}

/** Lets a remote control write the numbers of the form: digits, left and right; the other keys go on as everywhere. */
function Jury({ language, back }: JuryProps) {
  useEffect(() => {
    const closing = new AbortController()
    for (const input of document.querySelectorAll<HTMLInputElement>('.tv-count input'))
      input.addEventListener(
        'keydown',
        event => {
          if (event.ctrlKey || event.altKey || event.metaKey) return
          const value = afterKey(input.value, event.key)
          if (value === undefined) return
          input.value = value
          // Else a digit would dial a lesson.
          event.preventDefault()
        },
        { signal: closing.signal },
      )
    return () => closing.abort()
  }, [])
  return <Remote language={language} back={back} isStation />
}

mountIsland('jury', Jury)
