import { useEffect, useRef, useState } from 'preact/hooks'
import type { OfferedRung, PlayerProps } from '../../player-props.ts'
import { type EarlyWishes, type PlayerActions, playerActions } from './actions.ts'
import { attachPlayer } from './attach.ts'
import { playsAv1 } from './choose-master.ts'
import { openDelivery } from './delivery.ts'
import { lackedParts } from './extra-parts.ts'
import { listenToKeys } from './keys.ts'
import { emptyView, type LessonPlayer, type PlayerView } from './lesson-player.ts'
import { keepAv1Failure, keepPlaceOf, readPlace } from './place.ts'
import type { PlayerHooks } from './props.ts'
import { levelFor, readQualityChoice } from './quality-choice.ts'
import { listenToSeekLinks, secondOf } from './seek-links.ts'

/** What only a later visit needs is fetched when this one has what it begins with. */
const nextTimeMs = 5000

/** Puts a player into the video element of the page and keeps it there: everything about it that is not drawn. */
export function useLessonPlayer(props: PlayerProps & Pick<PlayerHooks, 'hasKeys' | 'fetchParts'>) {
  const { coursewareId, durationSeconds } = props
  const frame = useRef<HTMLElement>(null)
  const video = useRef<HTMLVideoElement>(null)
  const player = useRef<LessonPlayer>(null)
  const watchUrl = useRef(props.masterUrl)
  const [view, setView] = useState<PlayerView>(emptyView)
  // Keys are listened to once, so they look here for what is on the screen now.
  const shown = useRef(view)
  shown.current = view
  const lastSubtitle = useRef(0)
  if (view.subtitle >= 0) lastSubtitle.current = view.subtitle
  const [isListening, setListening] = useState(false)
  const [resumedAt, setResumedAt] = useState<number>()
  const early = useRef<EarlyWishes>({ wantsPlay: false, placeSeconds: 0, onlyListensTo: undefined }).current
  const actions: PlayerActions = playerActions({
    ...{ frame, video, player, early, shown, lastSubtitle, durationSeconds },
  })

  useEffect(() => {
    const element = video.current
    if (!element) return
    const linkedTo = secondOf(location.hash)
    const place = linkedTo === undefined ? readPlace(coursewareId, durationSeconds) : undefined
    setResumedAt(place)
    early.placeSeconds = linkedTo ?? place ?? 0
    const closing = new AbortController()
    const delivery = openDelivery(props)
    let heldUrl: string | undefined
    const onChange = (view: PlayerView) => {
      if (view.trouble === 'media' && watchUrl.current !== props.masterUrl) {
        // The browser promised too much: on with what every one decodes.
        keepAv1Failure()
        watchUrl.current = props.masterUrl
        player.current?.load(props.masterUrl, element.currentTime)
        return
      }
      setView(view)
      const isNew = view.qualities.length > 1 && heldUrl !== watchUrl.current
      if (!isNew || view.chosen !== -1) return
      heldUrl = watchUrl.current
      const held = levelFor(readQualityChoice(), view.qualities)
      // After the player has read the playlist to its end, and before it asks for the first segment.
      if (held >= 0) queueMicrotask(() => player.current?.choose(held))
    }
    const attach = (takesAv1: boolean) => {
      if (closing.signal.aborted) return
      // By the browser's own menu or a media key: attaching resets the element, which pauses it.
      const isPlaying = !element.paused
      if (takesAv1 && props.av1) watchUrl.current = props.av1.url
      const url = early.onlyListensTo ?? watchUrl.current
      player.current = attachPlayer(element, url, early.placeSeconds, onChange, {
        delivery,
        durationSeconds,
        ...(props.pace && { pace: props.pace }),
        ...(props.lineSamples && { lineHistory: props.lineSamples }),
      })
      if (early.wantsPlay) player.current.startWhenSure()
      else if (isPlaying) element.play().catch(() => {})
    }
    const lacked = lackedParts(props.playlists)
    const parts = lacked.length > 0 && props.fetchParts?.(lacked)
    if (props.av1 || parts)
      void Promise.all([props.av1 ? playsAv1(props.av1) : false, parts]).then(([takesAv1]) =>
        attach(takesAv1),
      )
    else attach(false)
    if (props.fetchParts) setTimeout(props.fetchParts, nextTimeMs, ['opening'])
    if (props.hasKeys !== false) listenToKeys(actions, closing.signal)
    const showAt = (seconds: number) => {
      actions.seekTo(seconds)
      frame.current?.scrollIntoView({ block: 'nearest' })
    }
    listenToSeekLinks(showAt, closing.signal)
    keepPlaceOf(element, coursewareId, durationSeconds, closing.signal)
    return () => {
      closing.abort()
      delivery.address.close()
      player.current?.close()
    }
  }, [])

  return {
    ...{ frame, video, player, view, actions, isListening },
    resumedAt,
    startOver: () => {
      setResumedAt(undefined)
      actions.seekTo(0)
    },
    prepare:
      view.qualities.length > 1
        ? (rung: OfferedRung) => {
            // Rates of a playlist are rounded.
            const level = view.qualities
              .filter(({ height, isStills }) => height === rung.height && isStills === rung.isStills)
              .filter(({ kbps }) => kbps <= 1.05 * rung.peakKbps)
              .at(-1)
            if (level) player.current?.prepare(level.index)
          }
        : undefined,
    listen: (only: boolean) => {
      const url = only ? props.listenUrl : watchUrl.current
      if (!url) return
      setListening(only)
      if (!player.current) early.onlyListensTo = only ? url : undefined
      player.current?.load(url, actions.place())
    },
  }
}
