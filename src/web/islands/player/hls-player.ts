import Hls, { type ErrorData, ErrorDetails, ErrorTypes, Events } from 'hls.js'
import { expectedKbps } from '../../../media/pace/choose-level.ts'
import { openLineMeter } from '../../../media/pace/line-meter.ts'
import { paceTuning } from '../../../media/pace/tuning.ts'
import { checkedLoader } from './checked-loader.ts'
import { extraParts } from './extra-parts.ts'
import { mendHiddenGaps } from './hidden-gaps.ts'
import { keepAbreast } from './keep-abreast.ts'
import { type AttachPlayer, emptyView, type PlayerView } from './lesson-player.ts'
import { readLineHistory } from './line-memory.ts'
import { openLineSamples } from './line-samples.ts'
import { watchLine } from './line-watch.ts'
import { aheadSecondsOf } from './loaded-seconds.ts'
import { onceMediaAttached } from './media-attached.ts'
import { finalTrouble, isOver } from './network-trouble.ts'
import { paceController } from './pace-controller.ts'
import { openPacer } from './pacer.ts'
import { reconnectDelayMs } from './reconnect.ts'
import { hlsSettings } from './settings.ts'
import { showTracks } from './show-tracks.ts'
import { openSignInProbe } from './sign-in-probe.ts'
import { openSources } from './sources.ts'
import { openSureStart } from './start-when-sure.ts'
import { keepSubtitleChoice } from './subtitle-choice.ts'

/** An address lasts for hours. */
const leastRenewalMs = 60_000

/** Plays through Media Source Extensions with settings made for a village's link. */
export const attachHls: AttachPlayer = (video, firstUrl, firstSeconds, onChange, options = {}) => {
  const { pace = 'person' } = options
  const meter = openLineMeter(options.lineHistory ?? readLineHistory())
  const lineKbps = () => expectedKbps(meter.recentKbps(), paceTuning[pace])
  const start = openSureStart(
    video,
    () => {
      if (prepared !== undefined) return pacer.gateFor(hls, prepared)
      return pace === 'group' ? pacer.gate(hls) : { startsInSeconds: 0, sure: true }
    },
    startGate => {
      const { startGate: _, ...others } = view
      view = others
      change(startGate ? { startGate } : {})
    },
  )
  const pacer = openPacer(video, meter, options, start.hasBegun)
  const abrController = paceController(() => pacer.choose(hls), lineKbps)
  const probe = openSignInProbe(isWanted => {
    if (view.trouble === 'network' || view.trouble === 'signIn')
      change({ trouble: isWanted ? 'signIn' : 'network' })
  })
  const loader = checkedLoader(Hls.DefaultConfig.loader, {
    ...options.delivery,
    onSignIn: () => change({ trouble: 'signIn' }),
    onSilence: probe,
    onOutage: () => {
      if (view.trouble === 'none') change({ trouble: 'network' })
    },
    onDeadSource: () => sources.isDead(),
    beforeSubtitles: begin => whenAttached(begin),
  })
  const hls = new Hls({
    ...hlsSettings,
    ...extraParts(),
    abrController,
    loader,
    startPosition: firstSeconds,
  })
  pacer.watch(hls)
  mendHiddenGaps(hls, pacer.abandonBehind)
  const whenAttached = onceMediaAttached(hls)
  const sources = openSources(hls, connect)
  const line = watchLine(hls, meter)
  const samples = openLineSamples(meter)
  const abreast = keepAbreast(hls, video)
  const closing = new AbortController()
  let url = firstUrl
  let view = emptyView
  let failures = 0
  let recoveries: number[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let wantsToPlay = false
  let prepared: number | undefined
  let renewedAtMs = Number.NEGATIVE_INFINITY

  const change = (part: Partial<PlayerView>) => {
    view = { ...view, ...part }
    onChange(view)
  }
  function connected() {
    failures = 0
    if (view.trouble === 'network' || view.trouble === 'signIn') change({ trouble: 'none' })
  }

  function connect() {
    clearTimeout(timer)
    if (hls.levels.length === 0) hls.loadSource(url)
    else beginAt(video.currentTime || hls.config.startPosition)
  }

  function connectLater() {
    failures += 1
    clearTimeout(timer)
    timer = setTimeout(connect, reconnectDelayMs(failures))
  }

  /**
   * Not in one turn: hls.js (1.7) hears of the end of what it gave up only after it has begun anew, and gives that up as
   * well. Where it was the first sound, nothing ever came again.
   */
  function beginAt(seconds: number) {
    hls.stopLoad()
    clearTimeout(timer)
    timer = setTimeout(() => hls.startLoad(seconds))
  }

  function onError(_: Events.ERROR, data: ErrorData) {
    if (data.type === ErrorTypes.NETWORK_ERROR) return onNetworkError(data)
    if (data.fatal) onMediaError(data)
  }

  function onNetworkError(data: ErrorData) {
    // What was given up leaves requests behind that end as well.
    if (data.details === ErrorDetails.INTERNAL_ABORTED || isOver(view.trouble)) return
    const final = finalTrouble(data)
    if (sources.failed(final !== undefined)) {
      if (data.fatal) connect()
      return
    }
    if (final === 'refused') return void renewAddress()
    // One file of a lesson may be missing where the others are there; who may not watch has no other way.
    if (final && (data.fatal || final !== 'gone')) return giveUp(final)
    if (view.trouble !== 'signIn' && !final) change({ trouble: 'network' })
    if (data.fatal) connectLater()
  }

  /** A computer that slept finds that its address has ended. One that was just renewed is refused for good. */
  async function renewAddress() {
    hls.stopLoad()
    const isNew = performance.now() - renewedAtMs < leastRenewalMs
    const renewal = isNew ? 'refused' : await options.delivery?.address.renew()
    if (closing.signal.aborted) return
    if (renewal === 'renewed') {
      renewedAtMs = performance.now()
      return connect()
    }
    if (renewal !== 'away') return giveUp('refused')
    change({ trouble: 'network' })
    connectLater()
  }

  function giveUp(trouble: PlayerView['trouble']) {
    clearTimeout(timer)
    change({ trouble })
    hls.stopLoad()
    if (trouble !== 'gone') video.pause()
  }

  function onMediaError(data: ErrorData) {
    const now = performance.now()
    recoveries = [...recoveries.filter(at => now - at < 30_000), now]
    // A decoder that stumbles thrice within half a minute will not get through: say so and leave it to the viewer.
    if (data.type !== ErrorTypes.MEDIA_ERROR || recoveries.length > 3) return change({ trouble: 'media' })
    resumeAfter(() => hls.recoverMediaError())
  }

  /** Both a new source and a recovery reset the element, which pauses it. */
  function resumeAfter(step: () => void) {
    const wasPlaying = !video.paused && !video.ended
    step()
    if (wasPlaying) video.play().catch(() => {})
  }

  hls.on(Events.ERROR, onError)
  hls.on(Events.MANIFEST_PARSED, connected)
  hls.on(Events.LEVEL_LOADED, connected)
  hls.on(Events.FRAG_LOADED, connected)
  showTracks(hls, change)
  // Chromium pauses at a decoder's error, and a reset pauses too, also one of hls.js's own: who pressed play still wants it.
  hls.on(Events.MEDIA_ATTACHED, () => {
    if (wantsToPlay && video.paused) video.play().catch(() => {})
  })
  const listening = { signal: closing.signal }
  const onPlay = () => {
    wantsToPlay = true
    abreast.fill()
  }
  const onPause = () => {
    if (!video.error) wantsToPlay = false
  }
  video.addEventListener('play', onPlay, listening)
  video.addEventListener('pause', onPause, listening)
  window.addEventListener('online', () => view.trouble === 'network' && failures > 0 && connect(), listening)

  hls.attachMedia(video)
  hls.loadSource(url)
  onChange(view)
  return {
    load(nextUrl, startSeconds) {
      clearTimeout(timer)
      url = nextUrl
      hls.config.startPosition = startSeconds
      view = emptyView
      resumeAfter(() => hls.loadSource(url))
      onChange(view)
    },
    place: () => (video.readyState > 0 ? video.currentTime : hls.config.startPosition),
    seek(seconds) {
      video.currentTime = seconds
      if (video.readyState > 0) return
      // Before anything is here hls.js hears of no seeking, and would go where it was to begin.
      hls.config.startPosition = seconds
      if (hls.levels.length > 0) beginAt(seconds)
    },
    choose(index) {
      prepared = undefined
      // At once, though it throws away what lies ahead: a person chooses because the picture is too poor to read, or
      // because this computer cannot keep up with it.
      hls.nextLevel = index
      change({ chosen: index })
    },
    chooseSubtitle(index) {
      keepSubtitleChoice(view.subtitles[index]?.language)
      hls.subtitleTrack = index
    },
    wantPlay() {
      wantsToPlay = true
    },
    startWhenSure() {
      abreast.fill()
      start.begin()
    },
    prepare(index) {
      this.choose(index)
      prepared = index
      this.startWhenSure()
    },
    bufferSeconds: () => aheadSecondsOf(video),
    takeLineSample: samples.take,
    linkKbps: lineKbps,
    retry() {
      recoveries = []
      const at = video.currentTime || hls.config.startPosition
      change({ trouble: 'none' })
      hls.config.startPosition = at
      hls.stopLoad()
      hls.detachMedia()
      hls.attachMedia(video)
      hls.loadSource(url)
    },
    close() {
      clearTimeout(timer)
      closing.abort()
      start.close()
      pacer.close()
      line.close()
      abreast.close()
      samples.close()
      hls.destroy()
    },
  }
}
