import { z } from 'zod'
import { holds, type Person } from '../account/rules.ts'
import { lineSchema } from '../courseware/rules.ts'
import { topicIdSchema } from '../topic/rules.ts'
import { isId } from './rules.ts'

/** In characters: a sentence or two, as somebody says it. */
export const whatLength = { most: 200 } as const
/** Of one person's, so that nobody fills the board. */
export const mostOpenRequests = 20

export type RequestState = 'open' | 'answered' | 'declined' | 'withdrawn'

/** A lesson that somebody asks for. */
export const requestSchema = z.object({
  what: lineSchema(whatLength.most).pipe(z.string().min(2)),
  topicId: topicIdSchema
    .or(z.literal(''))
    .default('')
    .transform(id => id || null),
  organisationId: z.string().refine(isId),
})
export type RequestForm = z.infer<typeof requestSchema>

/** A public lesson, by its address or its id; or why there will be none for now. */
export const answerSchema = z.discriminatedUnion('verdict', [
  z.object({
    verdict: z.literal('answered'),
    coursewareId: z
      .string()
      .max(500)
      .transform(text => /(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/.exec(text)?.[0] ?? '')
      .refine(isId),
  }),
  z.object({
    verdict: z.literal('declined'),
    answer: lineSchema(whatLength.most).pipe(z.string().min(1)),
  }),
])

/** Where somebody holds a role, each place once: he asks for it and for what lies below it. */
export const placesOf = ({ grants }: Person): readonly string[] => [
  ...new Set(grants.map(({ organisationPath }) => organisationPath)),
]

/** Whether somebody may ask for a lesson on behalf of a place. */
export const mayAskFor = (person: Person, organisationPath: string): boolean =>
  placesOf(person).some(path => organisationPath.startsWith(path))

/** Whose request somebody may see: his own place's, those of what lies below it, and of what it lies in. */
export const concerns = (person: Person, organisationPath: string): boolean =>
  placesOf(person).some(path => organisationPath.startsWith(path) || path.startsWith(organisationPath))

/** Who answers: the editors of the place that asks, and of those above it. */
export const mayAnswer = (person: Person, organisationPath: string): boolean =>
  holds(person, ['operator', 'chiefEditor', 'editor'], organisationPath)
