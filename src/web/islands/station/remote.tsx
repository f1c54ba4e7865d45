import { useEffect, useRef, useState } from 'preact/hooks'
import type { Contact, ReportKind } from '../../../stationmode/rules.ts'
import type { Language } from '../../languages.ts'
import { stationmodeWords } from '../../words/stationmode.ts'
import type { PlayerControl } from '../player/props.ts'
import { diagnosticsNow, lastFilm } from './diagnostics.ts'
import { dialPauseMs, withDigit } from './dial.ts'
import { addressOf, keepFocus, takeFocus } from './go.ts'
import { keepAwake } from './keep-awake.ts'
import { listenToErrors } from './last-errors.ts'
import { listenToRemote } from './remote-keys.ts'
import { sendReports, tellReport } from './report-queue.ts'
import { playTestNotes } from './sound-test.ts'
import { type HubState, reachHub, watchHub } from './watch-hub.ts'

type RemoteProps = {
  readonly language: Language
  readonly contact?: Contact | undefined
  /** Where Back leads; absent on the first page. */
  readonly back?: string | undefined
  /** Whether this computer is paired; a classroom's is not: nothing is dialled, watched or reported there. */
  readonly isStation: boolean
  /** The hub answers. */
  readonly onHere?: (() => void) | undefined
  /** Absent on a page without a film. */
  readonly film?: Film
}
type Film = {
  readonly coursewareId: string
  readonly control: { readonly current: PlayerControl | null }
  /** Closes what stands over the film; answers whether something did. */
  readonly close: () => boolean
  readonly nextPause: () => void
  readonly darken: () => void
  readonly lighten: () => boolean
}

const isReportKind = (text: string): text is ReportKind =>
  Object.keys(stationmodeWords['zh-CN'].reportKind).includes(text)

/** A short break mends itself; after so many tries, some twenty seconds, somebody wants to know whom to call. */
const patientTries = 5
/** How long a sentence of thanks stands. */
const toastMs = 8000
/** Long enough to be read before the pairing page comes. */
const revokedMs = 8000

/** The remote control of a paired computer: focus by arrows, digits, Back, reports, and an eye on the network. */
export function Remote({ language, back, contact, isStation, onHere, film }: RemoteProps) {
  const words = stationmodeWords[language]
  const [digits, setDigits] = useState('')
  const [toast, setToast] = useState('')
  const [hub, setHub] = useState<HubState>({ kind: 'here' })
  const [isOpening, setOpening] = useState(false)
  const dialled = useRef('')
  const going = useRef<AbortController>(null)

  const go = async (href: string) => {
    if (!isStation) return location.assign(href)
    keepFocus()
    going.current?.abort()
    const own = new AbortController()
    going.current = own
    setOpening(true)
    const reached = await reachHub(setHub, own.signal)
    if (reached === 'here') location.assign(href)
    else if (reached === 'revoked') setHub({ kind: 'revoked' })
    else setOpening(false)
  }
  const dial = (text: string) => {
    dialled.current = text
    setDigits(text)
  }
  const open = () => {
    const text = dialled.current
    if (text === '') return false
    dial('')
    void go(`/station/dial/${text}`)
    return true
  }
  const report = async (kind: ReportKind) => {
    const kept = film ? undefined : lastFilm()
    const coursewareId = film?.coursewareId ?? kept?.coursewareId
    const diagnostics = { ...kept?.diagnostics, ...diagnosticsNow(film?.control.current ?? undefined) }
    const told = await tellReport({ kind, diagnostics, ...(coursewareId ? { coursewareId } : {}) })
    setToast(words[told])
  }

  useEffect(() => {
    if (digits === '') return
    const timer = setTimeout(open, dialPauseMs)
    return () => clearTimeout(timer)
  }, [digits])
  useEffect(() => {
    if (toast === '') return
    const timer = setTimeout(() => setToast(''), toastMs)
    return () => clearTimeout(timer)
  }, [toast])
  useEffect(() => {
    if (hub.kind !== 'revoked') return
    film?.control.current?.pause()
    const timer = setTimeout(() => location.assign('/station/pair'), revokedMs)
    return () => clearTimeout(timer)
  }, [hub.kind])

  useEffect(() => {
    const closing = new AbortController()
    const { signal } = closing
    listenToErrors()
    keepAwake(signal)
    if (!film) takeFocus()
    const goBack = () => {
      if (dialled.current !== '') return dial('')
      if (going.current && !going.current.signal.aborted) {
        going.current.abort()
        going.current = null
        return
      }
      if (film?.close()) return
      if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined)
      else if (back) void go(back)
    }
    const player = () => film?.control.current
    listenToRemote(
      {
        digit: key => isStation && dial(withDigit(dialled.current, key) ?? ''),
        enter: open,
        back: goBack,
        ...(film
          ? {
              film: {
                toggle: () => (player()?.video.paused ? player()?.play() : player()?.pause()),
                seekBy: seconds => player()?.seekTo((player()?.video.currentTime ?? 0) + seconds),
                nextPause: film.nextPause,
                darken: film.darken,
                lighten: film.lighten,
              },
            }
          : {}),
      },
      signal,
    )
    const onClick = (event: MouseEvent) => {
      const target = event.target instanceof Element ? event.target : document.body
      if (target.closest('[data-sound-test]'))
        void playTestNotes().then(plays => setToast(plays ? words.soundAsked : words.soundRefused))
      const button = target.closest('[data-report]')
      const kind = button?.getAttribute('data-report') ?? ''
      if (isStation && isReportKind(kind)) void report(kind)
      const href = event.defaultPrevented ? undefined : addressOf(event)
      if (href === undefined) return
      event.preventDefault()
      void go(href)
    }
    document.addEventListener('click', onClick, { signal })
    const onHub = (state: HubState) => {
      setHub(state)
      // Each time: a report can have been kept in an outage that ended before it was noticed here.
      if (state.kind !== 'here') return
      onHere?.()
      void sendReports()
    }
    if (isStation) void watchHub(onHub, signal)
    return () => closing.abort()
  }, [])

  const call = contact ? ` ${words.call(contact.name, contact.phone)}` : ''
  const sentence =
    hub.kind === 'revoked'
      ? words.revoked + call
      : hub.kind === 'away'
        ? words.away(hub.tries) + (hub.tries < patientTries || film ? '' : call)
        : toast !== ''
          ? toast
          : isOpening
            ? words.opening
            : ''
  return (
    <>
      <p class={hub.kind === 'revoked' ? 'tv-toast bad' : 'tv-toast'} role="status" hidden={sentence === ''}>
        {sentence}
      </p>
      <p class="tv-dial" role="status" hidden={digits === ''}>
        <strong>{words.dialling(digits)}</strong>
        <span>{words.dialWait}</span>
      </p>
    </>
  )
}
