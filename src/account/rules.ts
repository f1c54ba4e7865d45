import { z } from 'zod'

/** What a person may do here: an operator runs the hub and invites; a producer sends in footage. */
export type Role = 'operator' | 'producer'

/** A signed-in person as routes and pages know one. */
export type Person = {
  readonly id: string
  /** As others read it: 王芳, Wang Fang. */
  readonly name: string
  readonly username: string
  readonly role: Role
}

/** Read back from rows: a role that this version does not know is refused, not guessed. */
export const roleSchema = z.enum(['operator', 'producer'])
