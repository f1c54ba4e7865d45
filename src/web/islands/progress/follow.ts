import type { CoursewareProgress } from '../../../courseware/rules.ts'

type Listeners = {
  readonly onProgress: (progress: CoursewareProgress) => void
  /** False when nothing has been heard for three seconds after the stream broke. */
  readonly onConnection: (isConnected: boolean) => void
}

/** A stream that breaks and comes back within this time is not worth a word. */
const silentMs = 3000
/** After an answer that is no stream (a hub that is just starting) the browser gives up; we ask again. */
const reopenMs = 5000

/** Listens to a lesson's event stream through every cut of the link, until the function it gives back is called. */
export function followProgress(url: string, { onProgress, onConnection }: Listeners): () => void {
  let source: EventSource | undefined
  let lost: ReturnType<typeof setTimeout> | undefined
  let reopen: ReturnType<typeof setTimeout> | undefined

  function connected() {
    clearTimeout(lost)
    lost = undefined
    onConnection(true)
  }
  function broken() {
    lost ??= setTimeout(() => onConnection(false), silentMs)
    if (source?.readyState === EventSource.CLOSED) reopen = setTimeout(open, reopenMs)
  }
  function open() {
    source = new EventSource(url)
    source.addEventListener('open', connected)
    source.addEventListener('error', broken)
    source.addEventListener('progress', event => {
      connected()
      const progress: CoursewareProgress = JSON.parse(event.data)
      onProgress(progress)
    })
  }
  open()
  return () => {
    clearTimeout(lost)
    clearTimeout(reopen)
    source?.close()
  }
}
