import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { personOf, requirePerson } from '../account/guard.ts'
import { searchOrganisations } from '../account/organisation-records.ts'
import { mostChoices } from '../account/place-choice.tsx'
import { holds, makers, type Person } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { findTopic, listTopics } from '../topic/records.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { decideProposal } from './decide-records.ts'
import { findSimilar } from './find-similar.ts'
import { type FormState, formPage } from './form-pages.tsx'
import { findItemOfProposal } from './item-records.ts'
import { proposalPage, proposalsPage } from './proposal-pages.tsx'
import {
  addProposal,
  findProposal,
  listProposals,
  listVerdicts,
  type Proposal,
  rewriteProposal,
  withdrawProposal,
} from './proposal-records.ts'
import { isPlaceSearch, placeSearchIn, typedOf, wrongChoices } from './read-form.ts'
import {
  isId,
  mayDecide,
  mayRewrite,
  type ProposalForm,
  type ProposalState,
  proposalSchema,
  returnSchema,
  verdictSchema,
} from './rules.ts'

type ById = Request<{ id: string }>

const lists: Readonly<Record<string, readonly ProposalState[]>> = {
  open: ['proposed', 'endorsed'],
  mine: ['proposed', 'endorsed', 'returned', 'approved', 'withdrawn'],
  decided: ['approved'],
}

/**
 * Proposals of topics, all without script. Who may call what stands in account/rights/planning; whose turn it is and
 * for which place is decided by rules.ts. What is like a new proposal is shown before it is proposed.
 */
export function proposalRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  router.get('/planning/proposals', requirePerson, async (req, res) => {
    const query = queryOf(req)
    const list = query.get('list') ?? 'open'
    const states = lists[list] ?? lists.open ?? []
    const page = z.coerce.number().int().min(1).max(1000).safeParse(query.get('page')).data ?? 1
    const proposerId = list === 'mine' ? personOf(res).id : undefined
    const listed = await listProposals(db, { states, proposerId, page })
    res.type('html').send(proposalsPage(viewOf(req, res), { list, page, ...listed }))
  })

  const sendForm = async (req: Request, res: Response, action: string, state: FormState) => {
    const person = personOf(res)
    const under = person.grants
      .filter(({ role }) => makers.some(maker => maker === role))
      .map(({ organisationPath }) => organisationPath)
    const search = placeSearchIn(req.body)
    const [topics, places] = await Promise.all([
      listTopics(db),
      searchOrganisations(db, { under, search, limit: mostChoices }),
    ])
    const path = req.method === 'GET' ? viewOf(req, res).path : action
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(
        formPage(
          { ...viewOf(req, res), path },
          { action, topics, places, search, now: new Date(), ...state },
        ),
      )
  }

  /** The form as it may be proposed; else the page that says why not, or lists other places, was sent already. */
  const readForm = async (
    req: Request,
    res: Response,
    action: string,
    own?: string,
  ): Promise<ProposalForm | undefined> => {
    const typed = typedOf(req.body)
    if (isPlaceSearch(req.body)) {
      await sendForm(req, res, action, { typed, faults: new Set() })
      return undefined
    }
    const parsed = proposalSchema.safeParse(req.body)
    if (!parsed.success) {
      const faults = new Set(parsed.error.issues.map(issue => String(issue.path[0])))
      res.status(400)
      await sendForm(req, res, action, { typed, faults })
      return undefined
    }
    const faults = await wrongChoices(db, personOf(res), parsed.data)
    if (faults.size > 0) {
      res.status(400)
      await sendForm(req, res, action, { typed, faults })
      return undefined
    }
    const similar = await findSimilar(db, parsed.data, own)
    const seen = new Set(String(Object(req.body).seen ?? '').split(','))
    // Only what the proposer has not been shown yet stops him.
    if (similar.some(({ id }) => !seen.has(id))) {
      res.status(409)
      await sendForm(req, res, action, { typed, faults, similar })
      return undefined
    }
    return parsed.data
  }

  router.get('/planning/proposals/new', requirePerson, (req, res) =>
    sendForm(req, res, '/planning/proposals', {
      typed: { topicId: queryOf(req).get('topicId') ?? '' },
      faults: new Set(),
    }),
  )

  router.post('/planning/proposals', requirePerson, async (req, res) => {
    const form = await readForm(req, res, '/planning/proposals')
    if (form) res.redirect(303, `/planning/proposals/${await addProposal(db, form, personOf(res))}`)
  })

  /** A returned or withdrawn one is between its proposer and those who decide there. */
  const visible = async (id: string, person: Person): Promise<Proposal> => {
    const proposal = isId(id) ? await findProposal(db, id) : undefined
    const isOpen = proposal && ['proposed', 'endorsed', 'approved'].includes(proposal.state)
    const concerns =
      proposal &&
      (person.id === proposal.proposerId ||
        holds(person, ['operator', 'chiefEditor', 'editor'], proposal.organisationPath))
    if (!proposal || !(isOpen || concerns)) throw new XiangtuError('notFound')
    return proposal
  }

  const sendProposal = async (req: Request, res: Response, proposal: Proposal, isReasonMissing = false) => {
    const person = personOf(res)
    const [verdicts, similar, item, topic] = await Promise.all([
      listVerdicts(db, proposal.id),
      findSimilar(db, proposal, proposal.id),
      findItemOfProposal(db, proposal.id),
      proposal.topicId ? findTopic(db, proposal.topicId) : undefined,
    ])
    const may = { decide: mayDecide(person, proposal), rewrite: mayRewrite(person, proposal) }
    const view = { ...viewOf(req, res), path: `/planning/proposals/${proposal.id}` }
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(proposalPage(view, { proposal, verdicts, similar, item, topic, may, isReasonMissing }))
  }

  router.get('/planning/proposals/:id', requirePerson, async (req: ById, res) =>
    sendProposal(req, res, await visible(req.params.id, personOf(res))),
  )

  router.get('/planning/proposals/:id/edit', requirePerson, async (req: ById, res) => {
    const proposal = await visible(req.params.id, personOf(res))
    if (!mayRewrite(personOf(res), proposal)) throw new XiangtuError('notAllowed')
    const typed = { ...proposal, topicId: proposal.topicId ?? '' }
    await sendForm(req, res, `/planning/proposals/${proposal.id}`, { typed, faults: new Set() })
  })

  router.post('/planning/proposals/:id', requirePerson, async (req: ById, res) => {
    const { id } = await visible(req.params.id, personOf(res))
    const form = await readForm(req, res, `/planning/proposals/${id}`, id)
    if (!form) return
    if (!(await rewriteProposal(db, id, form, personOf(res)))) throw new XiangtuError('proposalMoved')
    res.redirect(303, `/planning/proposals/${id}`)
  })

  router.post('/planning/proposals/:id/withdraw', requirePerson, async (req: ById, res) => {
    const { id } = await visible(req.params.id, personOf(res))
    if (!(await withdrawProposal(db, id, personOf(res)))) throw new XiangtuError('proposalMoved')
    res.redirect(303, '/planning/proposals?list=mine')
  })

  router.post('/planning/proposals/:id/approve', requirePerson, async (req: ById, res) => {
    const { id } = await visible(req.params.id, personOf(res))
    const said = verdictSchema.parse(req.body)
    await decideProposal(db, id, personOf(res), { verdict: 'approved', ...said })
    res.redirect(303, `/planning/proposals/${id}`)
  })

  router.post('/planning/proposals/:id/return', requirePerson, async (req: ById, res) => {
    const proposal = await visible(req.params.id, personOf(res))
    const said = returnSchema.safeParse(req.body)
    if (!said.success) {
      if (!mayDecide(personOf(res), proposal)) throw new XiangtuError('notAllowed')
      res.status(400)
      await sendProposal(req, res, proposal, true)
      return
    }
    await decideProposal(db, proposal.id, personOf(res), { verdict: 'returned', ...said.data })
    res.redirect(303, `/planning/proposals/${proposal.id}`)
  })

  return router
}
