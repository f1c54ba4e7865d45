import { fromWire, type WallCell, type WallNews } from '../../src/monitoring/rules.ts'

export type WallListener = {
  /** The cells as they stand, by their number in the list. */
  readonly cells: ReadonlyMap<number, WallCell>
  /** Resolves as soon as they are as wanted; rejects after `seconds`. */
  readonly until: (
    wanted: (cells: ReadonlyMap<number, WallCell>) => boolean,
    seconds?: number,
  ) => Promise<void>
  readonly events: readonly string[]
  readonly bytes: () => number
  readonly close: () => void
}

/** Listens to the wall's event stream as its page does. */
export async function listenToWall(url: string, listId: string, cookie: string): Promise<WallListener> {
  const abort = new AbortController()
  const answer = await fetch(`${url}/monitoring/events?list=${listId}`, {
    headers: { Cookie: cookie },
    redirect: 'manual',
    signal: abort.signal,
  })
  if (answer.status !== 200 || !answer.body) throw new Error(`no stream: ${answer.status}`)
  const cells = new Map<number, WallCell>()
  const titles = new Map<number, string>()
  const events: string[] = []
  const waiting = new Set<() => void>()
  let bytes = 0
  const take = (block: string) => {
    const name = /^event: (.*)$/m.exec(block)?.[1]
    if (!name) return
    events.push(name)
    if (name !== 'cells') return
    const news: WallNews = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '')
    for (const [number, title] of Object.entries(news.titles ?? {})) titles.set(Number(number), title)
    for (const wire of news.cells) {
      const read = fromWire(wire, number => titles.get(number) ?? '')
      if (read) cells.set(read.at, read.cell)
    }
  }
  const read = async (body: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder()
    let text = ''
    for await (const chunk of body) {
      bytes += chunk.length
      const blocks = (text + decoder.decode(chunk, { stream: true })).split('\n\n')
      text = blocks.pop() ?? ''
      blocks.forEach(take)
      for (const look of waiting) look()
    }
  }
  const reading = read(answer.body).catch(() => undefined)
  return {
    cells,
    events,
    bytes: () => bytes,
    until: (wanted, seconds = 10) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`not within ${seconds} s: ${JSON.stringify([...cells])}`)),
          seconds * 1000,
        )
        const look = () => {
          if (!wanted(cells)) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    close: () => {
      abort.abort()
      void reading
    },
  }
}
