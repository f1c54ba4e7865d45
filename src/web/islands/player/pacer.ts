import { Events, type Fragment, type default as Hls } from 'hls.js'
import { chooseLevel, isWorthAbandoning } from '../../../media/pace/choose-level.ts'
import type { LineMeter } from '../../../media/pace/line-meter.ts'
import type { PaceState, StartGate } from '../../../media/pace/pace.ts'
import { chooseBeforeStart, gateForLevel, startGate } from '../../../media/pace/start-gate.ts'
import { paceTuning } from '../../../media/pace/tuning.ts'
import type { PlayOptions } from './lesson-player.ts'
import { aheadSecondsOf } from './loaded-seconds.ts'

export type Pacer = {
  /** The level of the next segment; hls.js asks many times for one segment and is told the same. */
  readonly choose: (hls: Hls) => number
  /** When a room's lesson may begin; undefined before its levels are known. */
  readonly gate: (hls: Hls) => StartGate | undefined
  /** When a lesson may begin that is wanted at this level; undefined before its levels are known. */
  readonly gateFor: (hls: Hls, level: number) => StartGate | undefined
  /** Gives up the segment under way if it begins after `seconds`; hls.js asks for what is to come there. */
  readonly abandonBehind: (hls: Hls, seconds: number) => void
  /** Throws segments away that cost more than they are worth, until the player is closed. */
  readonly watch: (hls: Hls) => void
  readonly close: () => void
}

/** So long a choice stands while no segment comes: the playlist of the level may be on its way. */
const choiceStandsMs = 5000
const abandonCheckMs = 500
/** Of a lesson whose playlists have not been read. */
const usualDurationSeconds = 600
const usualSegmentSeconds = 4

/** Chooses levels as the rule says, for the line that the meter knows. `hasStarted`: a room no longer waits. */
export function openPacer(
  video: HTMLVideoElement,
  meter: LineMeter,
  { pace = 'person', durationSeconds = usualDurationSeconds }: PlayOptions,
  hasStarted: () => boolean,
): Pacer {
  let chosen: { readonly level: number; readonly untilMs: number } | undefined
  let lastLevel = -1
  let underWay: Fragment | undefined
  let timer: ReturnType<typeof setInterval> | undefined

  function stateOf(hls: Hls): PaceState {
    const aheadSeconds = aheadSecondsOf(video)
    const end = video.currentTime + aheadSeconds
    const duration = Number.isFinite(video.duration) ? video.duration : durationSeconds
    const next = hls.latestLevelDetails?.fragments.find(each => each.start + each.duration > end + 0.2)
    return {
      levels: hls.levels.map(({ bitrate, averageBitrate }) => ({
        peakKbps: bitrate / 1000,
        averageKbps: averageBitrate / 1000,
      })),
      level: lastLevel,
      aheadSeconds,
      remainingSeconds: Math.max(0, duration - end),
      segmentSeconds: next?.duration ?? usualSegmentSeconds,
      speed: video.playbackRate || 1,
      recentKbps: meter.recentKbps(),
    }
  }

  function choose(hls: Hls): number {
    const now = performance.now()
    if (chosen && now < chosen.untilMs) return chosen.level
    const state = stateOf(hls)
    const wanted =
      pace === 'group' && !hasStarted() ? chooseBeforeStart(state) : chooseLevel(state, paceTuning[pace])
    const level = withoutFaults(hls, wanted, lastLevel)
    chosen = { level, untilMs: now + choiceStandsMs }
    return level
  }

  function check(hls: Hls) {
    const floor = hls.levels[0]
    if (!underWay || !floor || !hls.autoLevelEnabled || underWay.level === 0 || video.paused) return
    const { stats, duration } = underWay
    const usualBits = duration * (hls.levels[underWay.level]?.averageBitrate ?? 0)
    const isFutile = isWorthAbandoning({
      loadedKbits: (stats.loaded * 8) / 1000,
      expectedKbits: (stats.total > 0 ? stats.total * 8 : usualBits) / 1000,
      floorKbits: (duration * floor.averageBitrate) / 1000,
      loadingSeconds: (performance.now() - stats.loading.start) / 1000,
      leftSeconds: aheadSecondsOf(video) / (video.playbackRate || 1),
    })
    if (!isFutile) return
    chosen = { level: 0, untilMs: performance.now() + choiceStandsMs }
    abandon(hls, underWay)
  }

  function abandon(hls: Hls, frag: Fragment) {
    underWay = undefined
    frag.abortRequests()
    hls.trigger(Events.FRAG_LOAD_EMERGENCY_ABORTED, { frag, part: null, stats: frag.stats })
  }

  const forget = () => {
    chosen = undefined
  }
  video.addEventListener('seeking', forget)
  return {
    choose,
    gate: hls => (hls.levels.length > 0 ? startGate(stateOf(hls)) : undefined),
    gateFor: (hls, level) => (hls.levels.length > 0 ? gateForLevel(stateOf(hls), level) : undefined),
    abandonBehind(hls, seconds) {
      if (underWay && underWay.start > seconds + 1) abandon(hls, underWay)
    },
    watch(hls) {
      hls.on(Events.MANIFEST_LOADING, () => {
        lastLevel = -1
        forget()
      })
      hls.on(Events.FRAG_LOADING, (_, { frag }) => {
        if (frag.type === 'main' && frag.sn !== 'initSegment') underWay = frag
      })
      hls.on(Events.FRAG_LOADED, (_, { frag }) => {
        if (frag.type !== 'main' || frag.sn === 'initSegment') return
        underWay = undefined
        lastLevel = frag.level
      })
      hls.on(Events.FRAG_BUFFERED, (_, { frag }) => frag.type === 'main' && forget())
      timer = setInterval(check, abandonCheckMs, hls)
    },
    close() {
      clearInterval(timer)
      video.removeEventListener('seeking', forget)
    },
  }
}

/** The best level up to `wanted` whose files came the last time; the one in use is tried again by itself. */
function withoutFaults({ levels }: Hls, wanted: number, inUse: number): number {
  for (let index = wanted; index > 0; index--) {
    const level = levels[index]
    if (index === inUse || (level && level.loadError + level.fragmentError === 0)) return index
  }
  return 0
}
