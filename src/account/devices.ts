import type { CookieOptions, Request, Response } from 'express'
import type { SignIn } from './sign-in.ts'
import { hashToken, newToken } from './tokens.ts'

/** A year: so long does a browser count as one in which its owner has signed in before. */
const rememberedMs = 365 * 24 * 3600 * 1000

/** Compared by their hashes: how long it takes tells a forger nothing. */
const isSame = (one: string, other: string) => hashToken(one) === hashToken(other)

export type Devices = {
  /** The mark of a browser in which this user name has signed in before; undefined for every other browser. */
  readonly markOf: (req: Request, username: string) => string | undefined
  /** Notes in the browser that this user name has signed in there. */
  readonly remember: (res: Response, username: string) => void
}

/**
 * Browsers in which somebody has signed in before, told by a cookie that only this hub can write (OWASP: device
 * cookies). It opens nothing. Its tries are counted apart, so that strangers who guess at a name, or a neighbour behind
 * the same address, cannot keep its owner out.
 */
export function openDevices(seal: SignIn['seal'], publicUrl: string | undefined): Devices {
  // A cookie for each name: the one machine of a village office knows everybody who signs in at it.
  const cookieName = (username: string) => `xiangtu.device.${seal(`device name ${username}`).slice(0, 16)}`
  const sealOf = (username: string, mark: string) => seal(`device ${mark} ${username}`)
  const options: CookieOptions = {
    httpOnly: true,
    sameSite: 'lax',
    path: '/sign-in',
    secure: publicUrl?.startsWith('https:') ?? false,
    maxAge: rememberedMs,
  }
  return {
    markOf: (req, username) => {
      const start = `${cookieName(username)}=`
      const cookie = (req.headers.cookie ?? '').split('; ').find(part => part.startsWith(start))
      const [mark = '', proof] = cookie?.slice(start.length).split('.') ?? []
      return proof !== undefined && isSame(proof, sealOf(username, mark)) ? mark : undefined
    },
    remember: (res, username) => {
      const mark = newToken()
      res.cookie(cookieName(username), `${mark}.${sealOf(username, mark)}`, options)
    },
  }
}
