import type { KeyActions } from './keys.ts'
import type { LessonPlayer, PlayerView } from './lesson-player.ts'

/** What stands on the page now; each is looked at when something is asked. */
type ActionParts = {
  readonly stage: Now<HTMLElement>
  readonly video: Now<HTMLVideoElement>
  readonly player: Now<LessonPlayer>
  readonly shown: { readonly current: PlayerView }
  /** Which subtitles were on last, to switch the same ones on again. */
  readonly lastSubtitle: { readonly current: number }
  readonly durationSeconds: number
}
type Now<Thing> = { readonly current: Thing | null }

/** What keys and buttons do to the player of the page. */
export function playerActions({ stage, video, player, shown, lastSubtitle, durationSeconds }: ActionParts): {
  readonly seekTo: (seconds: number) => void
  readonly actions: KeyActions
} {
  const seekTo = (seconds: number) => {
    const element = video.current
    if (element) element.currentTime = Math.min(Math.max(0, seconds), element.duration || durationSeconds)
  }
  return {
    seekTo,
    actions: {
      toggle: () => {
        const element = video.current
        if (!element?.paused) return element?.pause()
        player.current?.wantPlay()
        element.play().catch(() => {})
      },
      seekBy: seconds => seekTo((video.current?.currentTime ?? 0) + seconds),
      fullScreen: () => {
        if (document.fullscreenElement) document.exitFullscreen().catch(() => {})
        else stage.current?.requestFullscreen?.().catch(() => {})
      },
      louder: step => {
        const element = video.current
        if (element) element.volume = Math.min(1, Math.max(0, element.volume + step))
      },
      subtitles: () => {
        const { subtitle, subtitles } = shown.current
        const next = lastSubtitle.current < subtitles.length ? lastSubtitle.current : 0
        if (subtitles.length > 0) player.current?.chooseSubtitle(subtitle >= 0 ? -1 : next)
      },
    },
  }
}
