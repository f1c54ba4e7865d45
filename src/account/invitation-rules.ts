import { z } from 'zod'
import { organisationIdSchema } from './organisation-rules.ts'
import { nameSchema, roles, rootOrganisation } from './rules.ts'

/** So many at once: the reviewers of a competition, the stations of a town, on a few printed sheets. */
export const mostInvited = 50

/** The form that invites: a name a line, for one role at one place. */
export const inviteSchema = z.object({
  names: z
    .string()
    .max(10_000)
    .transform(text => text.split(/\r?\n/).filter(line => line.trim() !== ''))
    .pipe(z.array(nameSchema).min(1).max(mostInvited)),
  role: z.enum(roles).default('producer'),
  organisationId: organisationIdSchema.default(rootOrganisation.id),
})
