import type { Request, Response } from 'express'
import { maybePersonOf, type Person } from '../account/guard.ts'
import { type Language, languageFromHeader, readLanguage } from './languages.ts'

/** What every page needs to know of the one who looks at it. */
export type View = {
  readonly language: Language
  readonly person: Person | undefined
  /** This page's own address, with its query but without `language`: the switch and `?next=` lead back here. */
  readonly path: string
  /** The address of a built asset by its plain name: `style.css`, `upload.js`, `hash.worker.js`. */
  readonly asset: (name: string) => string
}

const oneYearMs = 365 * 24 * 3600 * 1000

/** A request's query, read from its own address so that no parser's extras get in. */
export const queryOf = (req: Request): URLSearchParams =>
  new URL(req.originalUrl, 'http://hub.invalid').searchParams

function cookieOf(req: Request, name: string): string | undefined {
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
  const [path = '/'] = req.originalUrl.split('?')
  const asset: unknown = res.app.locals.assetAddress
  return {
    language: languageOf(req),
    person: maybePersonOf(res),
    path: rest ? `${path}?${rest}` : path,
    asset: name => (typeof asset === 'function' ? String(asset(name)) : `/assets/${name}`),
  }
}
