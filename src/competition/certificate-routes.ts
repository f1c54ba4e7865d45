import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import { hubAddress } from '../account/hub-address.ts'
import { certificateLimit } from '../account/limits.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { formatDay, type Language, readLanguage } from '../web/languages.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { type Award, findAward } from './award-records.ts'
import { readCertificateNumber } from './award-rules.ts'
import { certificatePdf, certificatePng } from './certificate.ts'
import type { CertificateFacts } from './certificate-layout.ts'
import { certificatePage } from './certificate-pages.tsx'

type ByNumber = Request<{ number: string }>
type Parts = { readonly db: Kysely<Database>; readonly publicUrl: string | undefined }
type Kind = 'pdf' | 'png'

/** Some 5 MB; whoever sends one round is asked for it many times. */
const keptCertificates = 40

/**
 * Certificates, for whoever holds one.
 *
 * - `GET /certificates` (`?number=`): asks for a number; `GET /certificates/:number`: says whether it is genuine.
 * - `GET /certificates/:number/certificate.pdf`, `.png`: to print and to send round; in Chinese, or in the `?language=`.
 */
export function certificateRoutes({ db, publicUrl }: Parts): Router {
  const router = Router()
  const kept = new Map<string, Promise<Buffer>>()
  /** One is drawn after the other: a certificate is half a second of work. */
  let work: Promise<unknown> = Promise.resolve()

  const found = async (text: string): Promise<Award | undefined> => {
    const number = readCertificateNumber(text)
    return number === undefined ? undefined : findAward(db, number)
  }

  const drawn = (kind: Kind, facts: CertificateFacts): Promise<Buffer> => {
    const key = JSON.stringify([kind, facts])
    const known = kept.get(key)
    if (known) return known
    const made = work.then(() => (kind === 'pdf' ? certificatePdf(facts) : certificatePng(facts)))
    work = made.catch(() => undefined)
    // What failed is tried anew by who asks next.
    made.catch(() => kept.delete(key))
    kept.set(key, made)
    for (const oldest of kept.keys()) if (kept.size > keptCertificates) kept.delete(oldest)
    return made
  }

  router.get('/certificates', (req, res) => {
    const typed = queryOf(req).get('number')
    if (typed !== null) {
      const number = readCertificateNumber(typed.slice(0, 40))
      if (number !== undefined) {
        res.redirect(303, `/certificates/${number}`)
        return
      }
    }
    const state = typed === null ? 'asking' : 'unknown'
    res.type('html').send(certificatePage(viewOf(req, res), { state, typed: typed?.slice(0, 40) ?? '' }))
  })

  router.get('/certificates/:number', async (req: ByNumber, res) => {
    const award = await found(req.params.number)
    const view = viewOf(req, res)
    res.type('html')
    if (award) res.send(certificatePage(view, { state: 'valid', award }))
    else
      res.status(404).send(certificatePage(view, { state: 'unknown', typed: req.params.number.slice(0, 40) }))
  })

  const send = (kind: Kind) => async (req: ByNumber, res: Parameters<typeof viewOf>[1]) => {
    const award = await found(req.params.number)
    if (!award) throw new XiangtuError('notFound')
    const address = new URL(`/certificates/${award.number}`, hubAddress(req, publicUrl)).href
    // Whoever is sent the address must see the same: neither a cookie nor a browser's wish counts.
    const language = readLanguage(queryOf(req).get('language')) ?? 'zh-CN'
    const bytes = await drawn(kind, factsOf(award, address, language))
    res
      .type(kind)
      // Not drawn anew each time that a page shows it; a corrected certificate is another number.
      .set('Cache-Control', 'public, max-age=86400')
      .set('Content-Disposition', `inline; filename="${award.number}.${kind}"`)
      .send(bytes)
  }
  router.get('/certificates/:number/certificate.pdf', certificateLimit(db), send('pdf'))
  router.get('/certificates/:number/certificate.png', certificateLimit(db), send('png'))

  return router
}

const factsOf = (award: Award, address: string, language: Language): CertificateFacts => ({
  ...{ language, number: award.number, competition: award.competitionTitle, issuer: award.issuerName },
  ...{ target: award.targetName, isEntry: award.targetKind === 'entry', makers: award.makers },
  ...{ award: award.awardName, day: formatDay(award.issuedAt, language), address },
})
