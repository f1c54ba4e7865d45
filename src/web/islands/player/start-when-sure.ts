import type { StartGate } from '../../../media/pace/pace.ts'

const lookEveryMs = 500

export type SureStart = {
  /** Begins as soon as the gate opens; at once where it has been open before. */
  readonly begin: () => void
  readonly hasBegun: () => boolean
  readonly close: () => void
}

/**
 * Holds a room's lesson back until it may begin, and tells how long that is. Whoever presses the video's own button
 * begins without it: the person before the room knows best. A gate of which nothing is known yet is closed.
 */
export function openSureStart(
  video: HTMLVideoElement,
  gate: () => StartGate | undefined,
  tell: (gate: StartGate | undefined) => void,
): SureStart {
  let hasBegun = false
  let told: StartGate | undefined
  let timer: ReturnType<typeof setInterval> | undefined

  function open() {
    clearInterval(timer)
    hasBegun = true
    if (told) tell(undefined)
    told = undefined
  }
  function look() {
    const now = gate()
    if (!now) return
    if (now.startsInSeconds === 0) {
      open()
      video.play().catch(() => {})
    } else if (now.startsInSeconds !== told?.startsInSeconds || now.sure !== told.sure) {
      told = now
      tell(now)
    }
  }
  video.addEventListener('play', open)
  return {
    begin() {
      if (hasBegun) return void video.play().catch(() => {})
      clearInterval(timer)
      timer = setInterval(look, lookEveryMs)
      look()
    },
    hasBegun: () => hasBegun,
    close() {
      clearInterval(timer)
      video.removeEventListener('play', open)
    },
  }
}
