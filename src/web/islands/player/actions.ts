import { toggleFullScreen } from './full-screen.ts'
import type { KeyActions } from './keys.ts'
import type { LessonPlayer, PlayerView } from './lesson-player.ts'

/** What stands on the page now; each is looked at when something is asked. */
type ActionParts = {
  /** What fills the screen: the picture and its controls. */
  readonly frame: Now<HTMLElement>
  readonly video: Now<HTMLVideoElement>
  readonly player: Now<LessonPlayer>
  readonly early: EarlyWishes
  readonly shown: { readonly current: PlayerView }
  /** Which subtitles were on last, to switch the same ones on again. */
  readonly lastSubtitle: { readonly current: number }
  readonly durationSeconds: number
}
/** What is asked while the player still fetches its parts: over a village's line that takes a second. */
export type EarlyWishes = { wantsPlay: boolean; placeSeconds: number; onlyListensTo: string | undefined }
type Now<Thing> = { readonly current: Thing | null }

export type PlayerActions = KeyActions & {
  /** Where the film stands or will begin, in seconds. */
  readonly place: () => number
  readonly seekTo: (seconds: number) => void
  readonly play: () => void
  /** Plays though it may stop on the way. */
  readonly playNow: () => void
}

/** What keys and buttons do to the player of the page. */
export function playerActions(parts: ActionParts): PlayerActions {
  const { frame, video, player, early, shown, lastSubtitle, durationSeconds } = parts
  const seekTo = (seconds: number) => {
    const element = video.current
    if (!element) return
    const place = Math.min(Math.max(0, seconds), element.duration || durationSeconds)
    if (player.current) player.current.seek(place)
    else early.placeSeconds = place
  }
  const place = () => player.current?.place() ?? early.placeSeconds
  const playNow = () => {
    player.current?.wantPlay()
    video.current?.play().catch(() => {})
  }
  // Once it has begun, a room goes on at once: the wait was before the beginning.
  const play = () => {
    if ((video.current?.played.length ?? 0) > 0) playNow()
    else if (player.current) player.current.startWhenSure()
    else early.wantsPlay = true
  }
  return {
    seekTo,
    play,
    playNow,
    toggle: () => (video.current?.paused ? play() : video.current?.pause()),
    place,
    seekBy: seconds => seekTo(place() + seconds),
    fullScreen: () => toggleFullScreen(frame.current, video.current),
    louder: step => {
      const element = video.current
      if (element) element.volume = Math.min(1, Math.max(0, element.volume + step))
    },
    mute: () => {
      if (video.current) video.current.muted = !video.current.muted
    },
    subtitles: () => {
      const { subtitle, subtitles } = shown.current
      const next = lastSubtitle.current < subtitles.length ? lastSubtitle.current : 0
      if (subtitles.length > 0) player.current?.chooseSubtitle(subtitle >= 0 ? -1 : next)
    },
  }
}
