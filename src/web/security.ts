import type { Request, RequestHandler } from 'express'
import helmet from 'helmet'
import { hasSessionCookie, machineKeyOf } from '../account/find-person.ts'
import { XiangtuError } from '../errors.ts'

/** Nothing but our own. hls.js needs `blob:` for its media and worker. */
const ownOnly = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  // `data:`: hls.js gives each subtitle track an empty file of this kind.
  mediaSrc: ["'self'", 'blob:', 'data:'],
  // `data:`: what a decoder needs first lies in the playlists that come with a page.
  connectSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  workerSrc: ["'self'", 'blob:'],
  manifestSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
}

/** The same, and films, playlists and pictures of these addresses besides: never a script. */
const withMediaFrom = (mediaUrls: readonly string[]) => {
  const origins = [...new Set(mediaUrls.map(url => new URL(url).origin))]
  return {
    ...ownOnly,
    imgSrc: [...ownOnly.imgSrc, ...origins],
    mediaSrc: [...ownOnly.mediaSrc, ...origins],
    connectSrc: [...ownOnly.connectSrc, ...origins],
  }
}

/**
 * What browsers must refuse on our pages: everything that is not ours, but for films and pictures from `mediaUrls`.
 * No inline script, no inline style attribute: what a lesson's title smuggles in cannot run.
 */
export const securityHeaders = (
  publicUrl: string | undefined,
  mediaUrls: readonly string[] = [],
): RequestHandler =>
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: withMediaFrom(mediaUrls) },
    // Not `no-referrer`: with it a browser sends `Origin: null` on our own forms, and the check below could not tell
    // them from a stranger's. To other sites nothing is told either way.
    referrerPolicy: { policy: 'same-origin' },
    // Only where the hub is really reached by https: a village hub on plain http would lock itself out.
    strictTransportSecurity: publicUrl?.startsWith('https:') ? { maxAge: 180 * 24 * 3600 } : false,
  })

/**
 * The same for files that are no pages: a segment comes every four seconds over a village's line, and all that a page's
 * headers say (600 bytes) would be told each time to nobody. A worker takes its policy from its own file.
 */
export const fileHeaders: RequestHandler = (_req, res, next) => {
  res.set({
    'Content-Security-Policy': "default-src 'self'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
  })
  next()
}

/** bull-board's page names its own folder as `<base>`. All else stays as strict: it does without foreign fonts. */
export const queueBoardPolicy: RequestHandler = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: { ...ownOnly, baseUri: ["'self'"] },
})

const changesNothing = new Set(['GET', 'HEAD', 'OPTIONS'])

function comesFromHere(req: Request, publicOrigin: string | undefined): boolean {
  // Sent on https and localhost only, and by no script forgeable. `none`: the person's own doing, no page's.
  const site = req.get('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = req.get('origin')
  if (origin !== undefined)
    return origin === publicOrigin || origin === `${req.protocol}://${req.get('host') ?? ''}`
  // Programs send neither; browsers that send neither are too old for us. With a session cookie, doubt means no.
  return !hasSessionCookie(req.headers.cookie)
}

/**
 * Refuses with `wrongOrigin` what another site makes a browser send here, sign-in included. A request with a machine
 * key passes: no other site knows the key, and where a key is sent the cookie does not count.
 */
export const sameOriginOnly = (publicUrl: string | undefined): RequestHandler => {
  const publicOrigin = publicUrl === undefined ? undefined : new URL(publicUrl).origin
  return (req, _res, next) => {
    const safe =
      changesNothing.has(req.method) || machineKeyOf(req.path, req.headers.authorization) !== undefined
    if (!safe && !comesFromHere(req, publicOrigin)) throw new XiangtuError('wrongOrigin')
    next()
  }
}
