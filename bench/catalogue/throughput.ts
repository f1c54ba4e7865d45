import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { z } from 'zod'
import { childEnvironment } from '../../src/config.ts'
import { launch } from '../../src/services/launch.ts'
import { quantile } from './latency.ts'

const connections = 16
const program = fileURLToPath(new URL('constant-server.ts', import.meta.url))
const readySchema = z.object({ port: z.number() })
const headers = { 'accept-encoding': 'gzip' }

/** Requests a second; throws where one was not answered by 200. */
async function ask(url: string, seconds: number): Promise<number> {
  const result = await autocannon({ url, connections, duration: seconds, headers })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`)
  return result.requests.average
}

/** How many bytes an answer has as it travels. */
async function sizeOf(url: string): Promise<{ bytes: number; type: string }> {
  const result = await autocannon({ url, connections: 1, amount: 20, headers })
  const answer = await fetch(url, { headers })
  await answer.arrayBuffer()
  const head = [...answer.headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 17)
  const bytes = Math.max(0, Math.round(result.throughput.total / result['2xx']) - head)
  return { bytes, type: answer.headers.get('content-type')?.includes('json') ? 'json' : 'html' }
}

export type Throughput = {
  readonly ours: number
  readonly peer: number
  readonly ratio: number
  readonly bytes: number
}

/** A page of the hub beside express with a constant of the same size, in turns; the median of the rounds' ratios. */
export async function besideConstant(
  url: string,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<Throughput> {
  const { bytes, type } = await sizeOf(url)
  let heard: (port: number) => void = () => {}
  const ready = new Promise<number>(resolve => {
    heard = resolve
  })
  const peer = launch(
    [process.execPath, '--import', import.meta.resolve('tsx'), program, type, String(bytes)],
    {
      env: childEnvironment({ NODE_ENV: 'production' }),
      onMessage: message => heard(readySchema.parse(message).port),
    },
  )
  try {
    const port = await Promise.race([
      ready,
      peer.ended.then(({ lastLines }) => Promise.reject(new Error(lastLines.join('\n')))),
    ])
    const peerUrl = `http://127.0.0.1:${port}/`
    await ask(url, 2)
    await ask(peerUrl, 2)
    const pairs: { ours: number; peer: number }[] = []
    for (let round = 0; round < rounds; round += 1) {
      // Who goes first changes.
      const peerFirst = round % 2 === 1 ? await ask(peerUrl, seconds) : undefined
      const ours = await ask(url, seconds)
      pairs.push({ ours, peer: peerFirst ?? (await ask(peerUrl, seconds)) })
    }
    const median = (values: readonly number[]) => quantile(values, 0.5)
    return {
      ours: median(pairs.map(pair => pair.ours)),
      peer: median(pairs.map(pair => pair.peer)),
      ratio: median(pairs.map(pair => pair.ours / pair.peer)),
      bytes,
    }
  } finally {
    peer.kill('SIGTERM')
    await peer.ended
  }
}
