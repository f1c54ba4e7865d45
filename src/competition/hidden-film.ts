import type { Request, Response } from 'express'
import { makePass, passCookie, passMs } from '../play/preview-pass.ts'

/** Lets the asker play one film that is not public, for as long as it takes to look at it twice. `secret` signs the pass. */
export function givePass(req: Request, res: Response, secret: string, coursewareId: string): void {
  res.cookie(passCookie, makePass(secret, coursewareId, Date.now()), {
    path: `/media/${coursewareId}/`,
    httpOnly: true,
    sameSite: 'lax',
    secure: req.secure,
    maxAge: passMs,
  })
}
