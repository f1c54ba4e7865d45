import type { Request, Response } from 'express'
import { maybePersonOf, type Person } from '../account/guard.ts'
import { type MediaAddress, plainAddress } from '../media/address.ts'
import { type Language, languageFromHeader, readLanguage } from './languages.ts'
import { storableAddress } from './storable-text.ts'

/** What every page needs to know of the one who looks at it. */
export type View = {
  readonly language: Language
  readonly person: Person | undefined
  /** This page's own address, with its query but without `language`: the switch and `?next=` lead back here. */
  readonly path: string
  /** The address of a built asset by its plain name: `style.css`, `upload.js`, `hash.worker.js`. */
  readonly asset: (name: string) => string
  /** The addresses of what a built script imports at its start. */
  readonly assetParts: (name: string) => readonly string[]
  /** Whether this browser said that it has a built script in this very form, by the script's plain name. */
  readonly keeps: (name: string) => boolean
  /** Where the files of a lesson are fetched from by this one; a page names none by any other way. */
  readonly mediaAddress: MediaAddress
}

const addresses = new WeakMap<object, MediaAddress>()

/** Notes where lessons' files lie for the one who asks. Called once a request, before any route that makes a page. */
export const noteMediaAddress = (res: Response, address: MediaAddress): void =>
  void addresses.set(res, address)

/** Where lessons' files lie for the one who asks; the plain addresses where nothing was noted. */
export const mediaAddressOf = (res: Response): MediaAddress => addresses.get(res) ?? plainAddress

/** Holds the address of the newest script that told of itself; `islands/opening.tsx` writes it. */
const keptCookie = 'kept'

const oneYearMs = 365 * 24 * 3600 * 1000

/** A request's query, read from its own address so that no parser's extras get in. */
export function queryOf({ originalUrl }: Pick<Request, 'originalUrl'>): URLSearchParams {
  const from = originalUrl.indexOf('?')
  return new URLSearchParams(from === -1 ? '' : storableAddress(originalUrl.slice(from)))
}

/** A request's path, as a link may name it: what begins with two slashes would lead a browser to another site. */
const pathOf = ({ originalUrl }: Request): string => originalUrl.replace(/\?.*$/s, '').replace(/^[/\\]+/, '/')

export function cookieOf(req: Request, name: string): string | undefined {
  const parts = (req.headers.cookie ?? '').split(';').map(part => part.trim())
  return parts.find(part => part.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** The asker's language: `?language=`, else the cookie of an earlier choice, else the browser's, else zh-CN. */
export const languageOf = (req: Request): Language =>
  readLanguage(queryOf(req).get('language')) ??
  readLanguage(cookieOf(req, 'language')) ??
  languageFromHeader(req.headers['accept-language'])

/** Makes a request's view. A `?language=` of ours is remembered in a cookie for a year. */
export function viewOf(req: Request, res: Response): View {
  const query = queryOf(req)
  const chosen = readLanguage(query.get('language'))
  if (chosen && !res.headersSent)
    res.cookie('language', chosen, { maxAge: oneYearMs, sameSite: 'lax', path: '/' })
  query.delete('language')
  const rest = query.toString()
  const path = pathOf(req)
  const asset: unknown = res.app.locals.assetAddress
  const parts: unknown = res.app.locals.assetParts
  const addressOf = (name: string) => (typeof asset === 'function' ? String(asset(name)) : `/assets/${name}`)
  return {
    language: languageOf(req),
    person: maybePersonOf(res),
    path: rest ? `${path}?${rest}` : path,
    mediaAddress: mediaAddressOf(res),
    asset: addressOf,
    keeps: name => cookieOf(req, keptCookie) === addressOf(name),
    assetParts: name => {
      const addresses: unknown = typeof parts === 'function' ? parts(name) : []
      return Array.isArray(addresses) ? addresses.map(String) : []
    },
  }
}
