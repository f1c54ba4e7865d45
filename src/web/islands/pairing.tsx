import { useEffect, useState } from 'preact/hooks'
import type { PairingState } from '../../station/messages.ts'
import { Notice } from '../components.tsx'
import type { Language } from '../languages.ts'
import { pairingWords } from '../words/pairing.ts'
import { mountIsland } from './mount.tsx'

type PairingProps = {
  readonly language: Language
  readonly pollSeconds: number
  /** As the page shows it. */
  readonly code: string
}

/** Longer than any line takes for a few bytes; then the next try. */
const patienceMs = 10_000

async function ask(): Promise<PairingState> {
  // Not AbortSignal.timeout: the browsers of old station computers do not have it.
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), patienceMs)
  try {
    const answer = await fetch('/station/pair/state', { signal: patience.signal })
    if (!answer.ok) throw new Error(`the hub answered ${answer.status}`)
    const told: PairingState = await answer.json()
    return told
  } finally {
    clearTimeout(timer)
  }
}

/** Waits beside the code until somebody approves it, through every break of the line; then the page goes on by itself. */
function Pairing({ language, pollSeconds, code }: PairingProps) {
  const words = pairingWords[language]
  const [isAway, setAway] = useState(false)
  useEffect(() => {
    // Nothing can be kept in this browser: to reload would only show one code after the other.
    if (!navigator.cookieEnabled) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      const told = await ask().catch(() => undefined)
      setAway(told === undefined)
      // Of two tabs that waited the newer one's code counts; to approve the other's would pair nothing.
      const isOutOfDate = told !== undefined && !(told.state === 'waiting' && told.code === code)
      // The page itself knows what to do: it takes the key, or shows the code that counts.
      if (isOutOfDate) location.reload()
      else timer = setTimeout(look, pollSeconds * 1000)
    }
    timer = setTimeout(look, pollSeconds * 1000)
    return () => clearTimeout(timer)
  }, [pollSeconds, code])
  if (!navigator.cookieEnabled) return <Notice tone="bad">{words.noCookies}</Notice>
  return isAway ? <Notice>{words.away}</Notice> : <p role="status">{words.waiting}</p>
}

mountIsland('pairing', Pairing)
