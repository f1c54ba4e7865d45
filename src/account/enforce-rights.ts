import { type RequestHandler, type Response, Router } from 'express'
import { XiangtuError } from '../errors.ts'
import { keyScopesOf, maybePersonOf, maybeStationOf, type Person } from './guard.ts'
import { scopesFor } from './key-scopes.ts'
import { inOrder, mayCall, type Right } from './rights.ts'

/**
 * Lets a request pass whose route has a row, to whom the row names. An address without a row is `notFound`, also where
 * a router would answer it; a visitor gets `notSignedIn`, everybody else `notAllowed`, a key that is for other things
 * `keyTooNarrow`. Express itself compares the addresses, so that a row and its route can never understand one
 * differently.
 */
export function enforceRights(rights: readonly Right[]): RequestHandler {
  const table = Router()
  // Rows that name one whole address: found at once, and most requests ask for such a one.
  const exact = new Map<string, (res: Response) => void>()
  for (const right of inOrder(rights)) {
    const { method, path } = right
    const decide = decisionOf(right)
    if (/^[\w/.-]*$/.test(path)) exact.set(`${method} ${path}`, decide)
    add(table, method, path, (_req, res, next) => {
      decide(res)
      next('router')
    })
  }
  table.use(() => {
    throw new XiangtuError('notFound')
  })
  // Named, so that the test of the table sees what stands before it.
  return function enforceRights(req, res, next) {
    const decide = exact.get(`${req.method} ${req.path}`)
    if (!decide) return table(req, res, next)
    decide(res)
    next()
  }
}

const refusal = (person: Person | undefined, who: Right['who']) =>
  who === 'station' ? 'notPaired' : person ? 'notAllowed' : 'notSignedIn'

/** Throws where the row is not for the one who asks. */
function decisionOf({ method, path, who }: Right): (res: Response) => void {
  const scopes = scopesFor(method, path)
  return res => {
    const person = maybePersonOf(res)
    if (!mayCall(person, who, maybeStationOf(res) !== undefined)) throw new XiangtuError(refusal(person, who))
    const held = keyScopesOf(res)
    if (held && !held.some(scope => scopes.includes(scope)))
      throw new XiangtuError('keyTooNarrow', { facts: { scopes: scopes.join(' ') } })
  }
}

function add(table: Router, method: Right['method'], path: string, decide: RequestHandler): void {
  if (method === 'GET') table.get(path, decide)
  else if (method === 'POST') table.post(path, decide)
  else if (method === 'PUT') table.put(path, decide)
  else if (method === 'PATCH') table.patch(path, decide)
  else if (method === 'DELETE') table.delete(path, decide)
  else if (method === 'OPTIONS') table.options(path, decide)
  else table.all(path, decide)
}
