import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import type { Router } from 'express'
import { XiangtuError } from '../errors.ts'
import { type AssetFile, assetFile, assetRoutes } from './asset-files.ts'
import { islandNames } from './islands.ts'
import { hlsSwitches, slimHls } from './slim-hls.ts'

export type Assets = {
  /** The address of an asset by its plain name (`upload.js`, `style.css`); its content's hash is part of it. */
  readonly address: (name: string) => string
  /** The addresses of all that a script imports at its start, by its plain name; without what it may load later. */
  readonly parts: (name: string) => readonly string[]
  /** Serves them under /assets; anyone may ask. */
  readonly routes: Router
  /** Packs everything before anybody asks: seconds of work off the thread that answers. */
  readonly warm: () => Promise<void>
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
  define: { 'process.env.NODE_ENV': '"production"', ...hlsSwitches },
  // As hls.js is built by its makers: a field without a value is a type, and must not wipe what a parent class set.
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
  metafile: true,
} as const

/** Bundles the style sheet, the islands and their workers in memory. Rejects with esbuild's own message on a fault. */
export async function buildAssets(): Promise<Assets> {
  const islands = islandNames.map(name => `${folder}islands/${name}.tsx`)
  const workers = readdirSync(`${folder}islands`).filter(name => name.endsWith('.worker.ts'))
  const builds = await Promise.all([
    build({ ...common, plugins: [slimHls], format: 'esm', splitting: true, entryPoints: islands }),
    build({ ...common, format: 'iife', entryPoints: workers.map(name => `${folder}islands/${name}`) }),
    build({ ...common, entryPoints: [`${folder}style.css`, `${folder}work.css`] }),
  ])
  const files = new Map<string, AssetFile>()
  const addresses = new Map<string, string>()
  const parts = new Map<string, readonly string[]>()
  for (const { outputFiles, metafile } of builds) {
    for (const file of outputFiles) {
      const name = basename(file.path)
      files.set(name, assetFile(typeOf(name) ?? 'application/octet-stream', file.contents))
    }
    for (const [path, output] of Object.entries(metafile.outputs)) {
      if (!output.entryPoint) continue
      const plainName = basename(output.entryPoint).replace(/\.tsx?$/, '.js')
      addresses.set(plainName, addressOf(path))
      parts.set(plainName, importsOf(metafile.outputs, path).map(addressOf))
    }
  }
  const icon = await readFile(`${folder}favicon.svg`)
  const iconName = `favicon-${createHash('sha256').update(icon).digest('hex').slice(0, 8)}.svg`
  files.set(iconName, assetFile(types['.svg'], icon))
  addresses.set('favicon.svg', addressOf(iconName))
  const known = <Value>(values: ReadonlyMap<string, Value>, name: string): Value => {
    const value = values.get(name)
    if (value === undefined) throw new XiangtuError('internal', { detail: `no asset is called ${name}` })
    return value
  }
  return {
    address: name => known(addresses, name),
    parts: name => known(parts, name),
    routes: assetRoutes(files),
    warm: async () => {
      // One after the other: people may be asking for pages already.
      for (const file of files.values()) {
        await file.brotli()
        await file.gzip()
      }
    },
  }
}

const addressOf = (path: string): string => `/assets/${basename(path)}`

/** All that a built file imports at its start, and what that imports. */
function importsOf(outputs: Metafile['outputs'], path: string, found = new Set<string>()): string[] {
  for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
    if (kind !== 'import-statement' || found.has(imported)) continue
    found.add(imported)
    importsOf(outputs, imported, found)
  }
  return [...found]
}
