import { useEffect, useState } from 'preact/hooks'
import type { Contact } from '../../../stationmode/rules.ts'
import type { Language } from '../../languages.ts'
import { stationmodeWords } from '../../words/stationmode.ts'
import type { PlayerSnapshot } from '../player/props.ts'

type TroubleProps = {
  readonly language: Language
  readonly snapshot: PlayerSnapshot
  readonly contact: Contact | undefined
}

/** A short break mends itself; whoever has waited for so long wants to know whom to call. */
const patienceMs = 20_000

/** Under the player's own sentence, once the picture has not moved for a while: whom to call, and a button that tells it. */
export function Trouble({ language, snapshot: { state, view }, contact }: TroubleProps) {
  const words = stationmodeWords[language]
  const [isLong, setLong] = useState(false)
  const isStuck = state === 'failed' || state === 'reconnecting' || state === 'slow'
  // A room that prepares is told how long, and waits on purpose; for what has failed nobody waits.
  const isPreparing = state !== 'failed' && (view.startGate?.startsInSeconds ?? 0) > 0
  const isTrouble = isStuck && !isPreparing

  useEffect(() => {
    setLong(false)
    if (!isTrouble) return
    const timer = setTimeout(() => setLong(true), state === 'failed' ? 0 : patienceMs)
    return () => clearTimeout(timer)
  }, [isTrouble, state === 'failed'])

  if (!isLong) return null
  return (
    <div class="tv-trouble" role="alert">
      <p>
        {words.trouble} {contact ? words.call(contact.name, contact.phone) : words.callNobody}
      </p>
      <button class="tv-button" type="button" data-report={state === 'failed' ? 'cannotPlay' : 'stops'}>
        {words.tell}
      </button>
    </div>
  )
}
