import type { HlsConfig, Loader, LoaderCallbacks, LoaderConfiguration, LoaderContext } from 'hls.js'
import { type Answer, judgeBytes, judgeText } from './answers.ts'
import type { Delivery } from './delivery.ts'
import { type Muteness, watchForMute } from './mute-request.ts'
import type { TakeEarly } from './opening.ts'

type LoaderClass = new (config: HlsConfig) => Loader<LoaderContext>

/** What the loader asks of the page around it. */
export type LoaderWatch = Partial<Delivery> & {
  /** A page to sign in came in the place of the film. */
  readonly onSignIn: () => void
  /** A request ended without any answer. */
  readonly onSilence: () => void
  /** A request has waited long and nothing else is answered either: it goes on waiting. */
  readonly onOutage: () => void
  /** The source of a file answers nothing, while the hub does. */
  readonly onDeadSource: () => void
  /** Begins with subtitles when they have a place to go. */
  readonly beforeSubtitles: (begin: () => void) => void
}

/** hls.js's `PlaylistContextType.SUBTITLE_TRACK`, which its exports name as a type alone. */
const subtitlePlaylist = 'subtitleTrack'

/**
 * hls.js's own loader with three things around it: playlists that came with the page are not fetched again, a request
 * that stays mute while the line works is given up, and what comes is looked at before it goes to the decoder. Half a
 * segment and a sign-in page count as no answer (status 0), which the settings retry; they are asked for past every
 * cache then, for the bad answer may lie in one.
 */
export function checkedLoader(Inner: LoaderClass, watch: LoaderWatch): LoaderClass {
  const suspects = new Set<string>()
  const givenUp = new Map<string, number>()
  const xhrSetup = (xhr: XMLHttpRequest, url: string) => {
    const address = watch.address?.of(url) ?? url
    const isSuspect = suspects.has(url)
    if (isSuspect || address !== url) xhr.open('GET', address, true)
    if (isSuspect) xhr.setRequestHeader('Cache-Control', 'no-cache')
  }

  return class implements Loader<LoaderContext> {
    private readonly inner: Loader<LoaderContext>
    private asked: LoaderContext | null = null
    private endWatch = () => {}
    private endEarly: ReturnType<TakeEarly>
    constructor(config: HlsConfig) {
      this.inner = new Inner({ ...config, xhrSetup })
    }
    get stats() {
      return this.inner.stats
    }
    get context() {
      return this.asked
    }
    destroy() {
      this.end()
      this.inner.destroy()
    }
    abort() {
      this.end(true)
      this.inner.abort()
    }
    private end(wasAborted?: boolean) {
      this.asked = null
      this.endWatch()
      this.endEarly?.(wasAborted)
    }
    getResponseHeader(name: string) {
      return this.inner.getResponseHeader?.(name) ?? null
    }
    load(context: LoaderContext, config: LoaderConfiguration, callbacks: LoaderCallbacks<LoaderContext>) {
      this.asked = context
      if (!('type' in context && context.type === subtitlePlaylist))
        return this.begin(context, config, callbacks)
      watch.beforeSubtitles(() => {
        if (this.asked === context) this.begin(context, config, callbacks)
      })
    }

    private begin(
      context: LoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<LoaderContext>,
    ) {
      const text = watch.playlistAt?.(context.url)
      if (text !== undefined) return this.answer(context, text, callbacks)
      const checking = this.checking(callbacks)
      const fetchAlone = () => this.inner.load(context, config, checking)
      this.endEarly = watch.takeEarly?.(context, this.stats, checking, fetchAlone)
      if (!this.endEarly) fetchAlone()
      if (!context.url.startsWith('data:')) this.watchForMute(context, callbacks)
    }

    private watchForMute(context: LoaderContext, callbacks: LoaderCallbacks<LoaderContext>) {
      const { stats } = this
      const { url } = context
      const earlier = givenUp.get(url) ?? 0
      const onMute = (what: Muteness) => {
        if (this.asked !== context) return
        givenUp.set(url, earlier + 1)
        if (what === 'deadSource') watch.onDeadSource()
        this.destroy()
        callbacks.onTimeout(stats, context, null)
      }
      this.endWatch = watchForMute({
        url: watch.address?.of(url) ?? url,
        progress: () => stats.loaded + (stats.loading.first > 0 ? 1 : 0),
        earlier,
        onOutage: watch.onOutage,
        onMute,
      })
    }

    private checking(callbacks: LoaderCallbacks<LoaderContext>): LoaderCallbacks<LoaderContext> {
      return {
        ...callbacks,
        onSuccess: (response, stats, context, details) => {
          this.endWatch()
          const answer = judge(response.data)
          if (answer === 'good') {
            suspects.delete(context.url)
            return callbacks.onSuccess(response, stats, context, details)
          }
          suspects.add(context.url)
          if (answer === 'signIn') watch.onSignIn()
          callbacks.onError({ code: 0, text: answer }, context, details, stats)
        },
        onError: (error, context, details, stats) => {
          this.endWatch()
          if (error.code === 0) watch.onSilence()
          callbacks.onError(error, context, details, stats)
        },
        onTimeout: (stats, context, details) => {
          this.endWatch()
          callbacks.onTimeout(stats, context, details)
        },
      }
    }

    /**
     * Gives a text that is here. In a turn of its own: by then hls.js has noted what it asked for, and has heard of the end
     * of all that it gave up before, which it would take for that of what it begins now (as in `hls-player.ts`).
     */
    private answer(context: LoaderContext, data: string, callbacks: LoaderCallbacks<LoaderContext>) {
      const { stats } = this
      const now = performance.now()
      Object.assign(stats.loading, { start: now, first: now, end: now })
      stats.loaded = stats.total = data.length
      // A fetched one has its whole address too; without it hls.js finds no host to put another source's in place of.
      const url = new URL(context.url, location.href).href
      setTimeout(() => {
        if (this.asked === context) callbacks.onSuccess({ url, data, code: 200 }, stats, context, null)
      })
    }
  }
}

const judge = (data: unknown): Answer =>
  typeof data === 'string' ? judgeText(data) : data instanceof ArrayBuffer ? judgeBytes(data) : 'good'
