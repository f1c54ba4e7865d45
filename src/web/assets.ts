import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { type RequestHandler, Router } from 'express'
import { XiangtuError } from '../errors.ts'
import { islandNames } from './islands.ts'

/** One file that browsers fetch, ready in every encoding. */
type Asset = { readonly type: string; readonly plain: Buffer; readonly brotli: Buffer; readonly gzip: Buffer }

export type Assets = {
  /** The address of an asset by its plain name (`upload.js`, `style.css`); its content's hash is part of it. */
  readonly address: (name: string) => string
  /** Serves them under /assets; anyone may ask. */
  readonly routes: Router
}

const folder = fileURLToPath(new URL('.', import.meta.url))
const types = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
} as const
const typeOf = (name: string) => Object.entries(types).find(([end]) => name.endsWith(end))?.[1]

/** Village machines run browsers years old; these have modules, dynamic import and fetch streams. */
const target = ['chrome80', 'edge80', 'firefox80', 'safari15']
const common = {
  bundle: true,
  minify: true,
  write: false,
  target,
  outdir: folder,
  entryNames: '[name]-[hash]',
  chunkNames: 'part-[hash]',
  logLevel: 'silent',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  define: { 'process.env.NODE_ENV': '"production"' },
  metafile: true,
} as const

/** Bundles the style sheet, the islands and their workers in memory. Rejects with esbuild's own message on a fault. */
export async function buildAssets(): Promise<Assets> {
  const islands = islandNames.map(name => `${folder}islands/${name}.tsx`)
  const workers = readdirSync(`${folder}islands`).filter(name => name.endsWith('.worker.ts'))
  const builds = await Promise.all([
    build({ ...common, format: 'esm', splitting: true, entryPoints: islands }),
    build({ ...common, format: 'iife', entryPoints: workers.map(name => `${folder}islands/${name}`) }),
    build({ ...common, entryPoints: [`${folder}style.css`] }),
  ])
  const files = new Map<string, Asset>()
  const addresses = new Map<string, string>()
  for (const { outputFiles, metafile } of builds) {
    for (const file of outputFiles) files.set(basename(file.path), encode(basename(file.path), file.contents))
    for (const [path, output] of Object.entries(metafile.outputs)) {
      if (!output.entryPoint) continue
      const plainName = basename(output.entryPoint).replace(/\.tsx?$/, '.js')
      addresses.set(plainName, `/assets/${basename(path)}`)
    }
  }
  const icon = await readFile(`${folder}favicon.svg`)
  const iconName = `favicon-${createHash('sha256').update(icon).digest('hex').slice(0, 8)}.svg`
  files.set(iconName, encode(iconName, icon))
  addresses.set('favicon.svg', `/assets/${iconName}`)
  const address = (name: string): string => {
    const known = addresses.get(name)
    if (known === undefined) throw new XiangtuError('internal', { detail: `no asset is called ${name}` })
    return known
  }
  return { address, routes: assetRoutes(files) }
}

function encode(name: string, contents: Uint8Array): Asset {
  const plain = Buffer.from(contents)
  const brotli = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
  return {
    type: typeOf(name) ?? 'application/octet-stream',
    plain,
    brotli,
    gzip: gzipSync(plain, { level: 9 }),
  }
}

/** A name carries its content's hash, so what a browser has it may keep for a year. */
function assetRoutes(files: ReadonlyMap<string, Asset>): Router {
  const serve: RequestHandler<{ name: string }> = (req, res, next) => {
    const asset = files.get(req.params.name)
    if (!asset) {
      next()
      return
    }
    res.set({
      'Content-Type': asset.type,
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
    })
    if (req.acceptsEncodings('br')) res.set('Content-Encoding', 'br').send(asset.brotli)
    else if (req.acceptsEncodings('gzip')) res.set('Content-Encoding', 'gzip').send(asset.gzip)
    else res.send(asset.plain)
  }
  return Router().get('/assets/:name', serve)
}
