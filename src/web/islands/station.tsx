import './player/old-browsers.ts'
import { useEffect } from 'preact/hooks'
import type { Contact } from '../../stationmode/rules.ts'
import type { Language } from '../languages.ts'
import { mountIsland } from './mount.tsx'
import { Remote } from './station/remote.tsx'

type StationProps = {
  readonly language: Language
  readonly back?: string
  readonly contact?: Contact
  /** The page stands in for another one that could not be had. */
  readonly isAway?: boolean
}

/** Not at once: where the hub answers this page and not the one that is wanted, it would be asked without a pause. */
const reloadSoon = () => void setTimeout(() => location.reload(), 2000)

/** The remote control on a page of station mode without a film. */
function Station({ language, back, contact, isAway = false }: StationProps) {
  useEffect(() => {
    // Not on plain http, where browsers know no such thing.
    if (!isAway)
      navigator.serviceWorker?.register('/station/worker.js', { scope: '/station' }).catch(() => undefined)
  }, [])
  const onHere = isAway ? reloadSoon : undefined
  return <Remote language={language} back={back} contact={contact} isStation onHere={onHere} />
}

mountIsland('station', Station)
