import { z } from 'zod'

/** What a person may do, in an organisation and all below it. A person can hold several. */
export const roles = [
  'operator',
  'chiefEditor',
  'editor',
  'producer',
  'competitionOrganiser',
  'reviewer',
  'townTechnician',
  'stationAdministrator',
] as const
export type Role = (typeof roles)[number]

/** A role in an organisation. `organisationPath` is `/root/county/town/` in ids: what lies below begins with it. */
export const grantSchema = z.object({
  role: z.enum(roles),
  organisationId: z.string(),
  organisationPath: z.string(),
})
export type Grant = z.infer<typeof grantSchema>

/** A person as a row or a session names one. */
export const identitySchema = z.object({ id: z.string(), name: z.string(), username: z.string() })
export type Identity = z.infer<typeof identitySchema>

/** A signed-in person as routes and pages know one. `name` is as others read it: 王芳, Wang Fang. */
export type Person = Identity & { readonly grants: readonly Grant[] }

/** The organisation that every other one belongs to; it is there from the first start on. */
export const rootOrganisation = { id: '0'.repeat(32), path: `/${'0'.repeat(32)}/` } as const

/** Whether a person holds one of these roles: anywhere, or where `organisationPath` is the place or lies below it. */
export const holds = (
  person: Person | undefined,
  wanted: readonly Role[],
  organisationPath?: string,
): boolean =>
  person?.grants.some(
    grant =>
      wanted.includes(grant.role) &&
      (organisationPath === undefined || organisationPath.startsWith(grant.organisationPath)),
  ) ?? false

/** An operator of the root runs the hub: everything in it. One of a place below manages that place's people only. */
export const isOperator = (person: Person | undefined): boolean =>
  holds(person, ['operator'], rootOrganisation.path)

/** Roles that make lessons, or look after those of others. */
export const makers = ['operator', 'chiefEditor', 'editor', 'producer'] as const satisfies readonly Role[]
/** Roles that look after the people of their place: they invite, give and take roles, and name organisations. */
export const managers = ['operator', 'chiefEditor'] as const satisfies readonly Role[]

/**
 * Whether a person may give this role at this place, and take it away: an operator of the place, or above it, every
 * role; a chief editor every role but those two that look after people, so that nobody can raise himself by another.
 */
export const mayGive = (person: Person | undefined, role: Role, organisationPath: string): boolean =>
  holds(person, ['operator'], organisationPath) ||
  (holds(person, ['chiefEditor'], organisationPath) && !managers.some(each => each === role))

/** Whether one may see to another's account: only where he could have given everything that the other holds. */
export const mayLookAfter = (manager: Person | undefined, { grants }: Pick<Person, 'grants'>): boolean =>
  isOperator(manager) ||
  (grants.length > 0 &&
    grants.every(({ role, organisationPath }) => mayGive(manager, role, organisationPath)))

/** Whether one may end another's password: never his own, and not that of this machine's programs, which have none. */
export const mayReset = (manager: Person, person: Person): boolean =>
  manager.id !== person.id && person.username !== localUsername && mayLookAfter(manager, person)

/** Where what a person makes belongs: where he is a producer, else where he holds another role of those who make lessons. */
export const homeOrganisationId = ({ grants }: Person): string =>
  (
    grants.find(({ role }) => role === 'producer') ??
    grants.find(({ role }) => makers.some(each => each === role)) ??
    grants[0]
  )?.organisationId ?? rootOrganisation.id

/** The built-in operator for programs on the hub's own machine. Nobody can sign in as it: it has no password. */
export const localUsername = 'local'

/** 14 days: a village office signs in about once a fortnight; each day of use begins the count anew. */
export const sessionSeconds = 14 * 24 * 3600
/** 7 days: long enough for a link that travels by hand, short enough for one that is forgotten in a chat. */
export const invitationMs = 7 * 24 * 3600 * 1000

/**
 * The form under which user names are kept and compared: NFKC, so that the full-width letters of a Chinese keyboard
 * are the same as the others, and lower case.
 */
export const normalUsername = (text: string): string => text.normalize('NFKC').trim().toLowerCase()
/** Passwords are compared in NFKC too (NIST SP 800-63B-4, 3.1.1.2). Spaces count. */
export const normalPassword = (text: string): string => text.normalize('NFKC')

/** Letters of the Latin alphabet without marks and Chinese characters: no look-alikes from other scripts. */
const usernamePattern = /^[a-z0-9\p{Script=Han}][a-z0-9\p{Script=Han}_.-]*$/u
export const usernameLength = { least: 2, most: 30 } as const
/** 10 characters: with the limit on tries, guessing takes longer than a county keeps its machines. */
export const passwordLength = { least: 10, most: 128 } as const

export const nameLength = { most: 60 } as const
export const nameSchema = z.string().trim().min(1).max(nameLength.most)
export const usernameSchema = z
  .string()
  .max(200)
  .transform(normalUsername)
  .pipe(z.string().min(usernameLength.least).max(usernameLength.most).regex(usernamePattern))
  .refine(username => username !== localUsername)

/** A new password: long enough, not digits alone (telephone numbers), not a few keys over and over. */
export const newPasswordSchema = z
  .string()
  .max(1000)
  .transform(normalPassword)
  .pipe(z.string().min(passwordLength.least).max(passwordLength.most))
  .refine(password => !/^\d+$/.test(password) && new Set(password).size >= 5)

/** Whether a password gives the user name away that it belongs to. */
const holdsName = (password: string, username: string) =>
  username.length >= 4 && password.toLowerCase().includes(username)

/** A new password of somebody who has a user name already. */
export const newPasswordFor = (username: string) =>
  newPasswordSchema.refine(password => !holdsName(password, username))

/** What an invited person fills in. */
export const joinSchema = z
  .object({ name: nameSchema, username: usernameSchema, password: newPasswordSchema })
  .refine(({ username, password }) => !holdsName(password, username), { path: ['password'] })
export type JoinForm = z.infer<typeof joinSchema>

/** A try to sign in: anything goes in, and everything that cannot be right is simply a wrong password. */
export const signInSchema = z.object({
  username: z.string().max(200).transform(normalUsername),
  password: z.string().max(1000).transform(normalPassword),
  next: z.string().max(2000).optional(),
})

/** Which fields of a form are wrong, by name. */
export const faultyFields = (error: z.ZodError): ReadonlySet<string> =>
  new Set(error.issues.map(issue => String(issue.path[0])))

/**
 * Where to go after signing in: a path of this site, or the home page for everything else.
 * Browsers read `//host`, `/\host` and a tab inside as another site; so the address is resolved as they do it.
 */
export function localPath(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/'
  const home = 'http://hub.invalid'
  const url = URL.canParse(next, home) ? new URL(next, home) : undefined
  return url?.origin === home && !url.pathname.startsWith('//') ? url.pathname + url.search + url.hash : '/'
}
