import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { type RequestHandler, Router } from 'express'

/** One file that browsers fetch, in every encoding. Packing takes half a second for the player, and happens once. */
export type AssetFile = {
  readonly type: string
  readonly plain: Buffer
  readonly brotli: () => Promise<Buffer>
  readonly gzip: () => Promise<Buffer>
}

const packBrotli = promisify(brotliCompress)
const packGzip = promisify(gzip)

/** A file that is packed when it is first asked for, off the thread that answers. */
export function assetFile(type: string, contents: Uint8Array): AssetFile {
  const plain = Buffer.from(contents)
  let brotli: Promise<Buffer> | undefined
  let gzipped: Promise<Buffer> | undefined
  return {
    type,
    plain,
    // The best of each: packed once, sent to every village. 11 saves a tenth over 9.
    brotli: () => {
      brotli ??= packBrotli(plain, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
        },
      })
      return brotli
    },
    gzip: () => {
      gzipped ??= packGzip(plain, { level: 9 })
      return gzipped
    },
  }
}

/** Serves files under /assets. A name carries its content's hash, so what a browser has it may keep for a year. */
export function assetRoutes(files: ReadonlyMap<string, AssetFile>): Router {
  const serve: RequestHandler<{ name: string }> = async (req, res, next) => {
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
    if (req.acceptsEncodings('br')) res.set('Content-Encoding', 'br').send(await asset.brotli())
    else if (req.acceptsEncodings('gzip')) res.set('Content-Encoding', 'gzip').send(await asset.gzip())
    else res.send(asset.plain)
  }
  return Router().get('/assets/:name', serve)
}
