import type { RequestHandler, Response } from 'express'
import { XiangtuError } from '../errors.ts'
import { isOperator, type Person } from './rules.ts'

export type { Person } from './rules.ts'

/** Who asks, by response: kept apart from `res.locals` so that nothing untyped can stand in for a person. */
const people = new WeakMap<object, Person>()

/** Notes who asks. Called once a request, by app.ts, before any route that may ask. */
export function notePerson(res: Response, person: Person): void {
  people.set(res, person)
}

/** The person who asks, or undefined for a visitor. Never costs a query: app.ts has looked already. */
export const maybePersonOf = (res: Response): Person | undefined => people.get(res)

/** The person who asks; throws `notSignedIn` for a visitor. */
export function personOf(res: Response): Person {
  const person = people.get(res)
  if (!person) throw new XiangtuError('notSignedIn')
  return person
}

/** Lets everybody pass who is signed in; a visitor gets `notSignedIn` (a page sends him to sign in). */
export const requirePerson: RequestHandler = (_req, res, next) => {
  personOf(res)
  next()
}

/** Lets operators pass; a visitor gets `notSignedIn`, everybody else `notAllowed`. */
export const requireOperator: RequestHandler = (_req, res, next) => {
  if (!isOperator(personOf(res))) throw new XiangtuError('notAllowed')
  next()
}

/** Whether a person may change or see what belongs to `ownerId`: the owner and every operator may. */
export const mayManage = (person: Person | undefined, ownerId: string): boolean =>
  person !== undefined && (isOperator(person) || person.id === ownerId)
