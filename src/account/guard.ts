import type { RequestHandler, Response } from 'express'
import { XiangtuError } from '../errors.ts'
import type { KeyScope } from './key-scopes.ts'
import { holds, isOperator, type Person } from './rules.ts'

export type { Person } from './rules.ts'

/** Who asks, by response: kept apart from `res.locals` so that nothing untyped can stand in for a person. */
const people = new WeakMap<object, Person>()

/** Notes who asks. Called once a request, by app.ts, before any route that may ask. */
export function notePerson(res: Response, person: Person, by?: Means): void {
  people.set(res, person)
  if (by) means.set(res, by)
}

/** The station whose paired computer asks. A person can be signed in at it as well. */
export type StationIdentity = {
  readonly id: string
  readonly name: string
  /** Where it stands, as organisations write it: `/root/county/town/village/`. */
  readonly placePath: string
  /** The key that its computer sent. */
  readonly keyId: string
}
const stations = new WeakMap<object, StationIdentity>()

/** Notes which station asks. Called once a request, by app.ts, before any route that may ask. */
export const noteStation = (res: Response, station: StationIdentity): void => void stations.set(res, station)

/** The station that asks, or undefined for every other computer. Never costs a query. */
export const maybeStationOf = (res: Response): StationIdentity | undefined => stations.get(res)

/** The station that asks; throws `notPaired` for a computer that is none. */
export function stationOf(res: Response): StationIdentity {
  const station = stations.get(res)
  if (!station) throw new XiangtuError('notPaired')
  return station
}

/** By what somebody is known: a browser's session, or a program's key and what it is for. */
type Means = { readonly sessionId: string } | { readonly keyScopes: readonly KeyScope[] }
const means = new WeakMap<object, Means>()

/** What the key may be used for that a program sent; undefined where a person asks. */
export function keyScopesOf(res: Response): readonly KeyScope[] | undefined {
  const known = means.get(res)
  return known && 'keyScopes' in known ? known.keyScopes : undefined
}

/** The session of the browser that asks; undefined for visitors and for programs. */
export function maybeSessionIdOf(res: Response): string | undefined {
  const known = means.get(res)
  return known && 'sessionId' in known ? known.sessionId : undefined
}

/** The session of the browser that asks; throws `notSignedIn` where there is none. */
export function sessionIdOf(res: Response): string {
  const sessionId = maybeSessionIdOf(res)
  if (sessionId === undefined) throw new XiangtuError('notSignedIn')
  return sessionId
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

/** Whose a thing is, and the place that it belongs to. */
type Belonging = { readonly ownerId: string; readonly organisationPath: string }

/**
 * Whether a person may see and change what is not public: its owner may, operators, and the editors of its place. Staff
 * of the same department are not enough: a draft is its maker's.
 */
export const mayManage = (
  person: Person | undefined,
  { ownerId, organisationPath }: Belonging,
): person is Person =>
  person !== undefined &&
  (person.id === ownerId ||
    isOperator(person) ||
    holds(person, ['operator', 'chiefEditor', 'editor'], organisationPath))
