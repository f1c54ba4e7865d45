import type { WallNews } from '../../../monitoring/rules.ts'

type Listeners = {
  /** A stream has begun: it tells everything from the start. */
  readonly onOpen: () => void
  readonly onNews: (news: WallNews) => void
  /** The list of stations is another one. */
  readonly onList: () => void
  /** False when nothing has been heard for three seconds after the stream broke. */
  readonly onConnection: (isConnected: boolean) => void
}

const silentMs = 3000
/** After an answer that is no stream the browser gives up; we ask again. */
const reopenMs = 5000

/** Listens to the wall's event stream through every cut of the link, until the function it gives back is called. */
export function followWall(url: string, { onOpen, onNews, onList, onConnection }: Listeners): () => void {
  let source: EventSource | undefined
  let lost: ReturnType<typeof setTimeout> | undefined
  let reopen: ReturnType<typeof setTimeout> | undefined

  function connected() {
    clearTimeout(lost)
    lost = undefined
    onConnection(true)
  }
  function open() {
    source = new EventSource(url)
    source.addEventListener('open', () => {
      onOpen()
      connected()
    })
    source.addEventListener('error', () => {
      lost ??= setTimeout(() => onConnection(false), silentMs)
      if (source?.readyState === EventSource.CLOSED) reopen = setTimeout(open, reopenMs)
    })
    source.addEventListener('cells', event => {
      connected()
      const news: WallNews = JSON.parse(event.data)
      onNews(news)
    })
    source.addEventListener('list', onList)
  }
  open()
  return () => {
    clearTimeout(lost)
    clearTimeout(reopen)
    source?.close()
  }
}
