import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import compression from 'compression'
import express from 'express'

/** A page as the readme of hls.js has it: nothing but the player, in its own settings. */
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>peer</title>
<script src="/hls.js"></script>
<video id="video" controls></video>
<script>
  const hls = new Hls()
  hls.loadSource('/ladder/master.m3u8')
  hls.attachMedia(video)
  hls.on(Hls.Events.MANIFEST_PARSED, () => video.play())
</script></html>
`

/** Serves a ladder and the bare page that plays it. PeerTube's own page weighs ten times as much. */
export async function startPeerServer(
  ladderFolder: string,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const script = await readFile(createRequire(import.meta.url).resolve('hls.js/dist/hls.min.js'))
  const app = express()
  app.use(compression())
  app.get('/', (_req, res) => {
    res.set('Cache-Control', 'no-cache').type('html').send(page)
  })
  app.get('/hls.js', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=31536000, immutable').type('js').send(script)
  })
  app.use('/ladder', express.static(ladderFolder, { immutable: true, maxAge: '1y' }))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
