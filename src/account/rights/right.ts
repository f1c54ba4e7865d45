import type { Role } from '../rules.ts'

/**
 * Who may call a route.
 *
 * - `anyone`: visitors too.
 * - `signedIn`: whoever has an account, with or without a role.
 * - `station`: a computer that was paired with a station, whoever sits at it.
 * - `operator`: an operator of the whole hub, who may also call everything else but what is a station's.
 * - `ofHub`: whoever holds one of these roles at the root, over all places.
 * - roles: whoever holds one of them somewhere. Where he holds it, and whose things he asks for, the route checks.
 */
export type Who =
  | 'anyone'
  | 'signedIn'
  | 'station'
  | 'operator'
  | { readonly ofHub: readonly Role[] }
  | readonly Role[]

/** A row of the table of rights. */
export type Right = {
  /** `GET` covers HEAD as Express does; `ALL` is for routes that take whatever method comes. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'ALL'
  /** As the route itself writes it. What a mounted application takes ends with `{/*rest}`. */
  readonly path: string
  readonly who: Who
  /** What the route checks beyond this row. */
  readonly note: string
}

/** Writes a row. */
export const right = (method: Right['method'], path: string, who: Who, note = ''): Right => ({
  ...{ method, path, who, note },
})
