import { get } from 'node:http'

/** Bytes of a body as they travel: fetch unpacks them, so the socket is asked. */
function wireBytes(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'Accept-Encoding': 'gzip' } }, answer => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      answer.on('end', () => resolve(bytes))
    }).on('error', reject)
  })
}

/** What a page weighs on its first visit: itself, its style sheet, its mark and its scripts, without pictures. */
export async function pageBytes(hub: string, path: string): Promise<number> {
  const address = hub + encodeURI(path)
  const text = await (await fetch(address)).text()
  const assets = new Set([...text.matchAll(/"(\/assets\/[^"]+)"/g)].map(match => match[1] ?? ''))
  if (assets.size < 2) throw new Error(`${path} has no style sheet`)
  let bytes = await wireBytes(address)
  for (const asset of assets) bytes += await wireBytes(hub + asset)
  return bytes
}
