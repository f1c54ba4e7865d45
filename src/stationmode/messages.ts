import { z } from 'zod'

const id = z.string().regex(/^[0-9a-f]{32}$/)

/** What a paired computer is told of its station. */
export const stationAnswerSchema = z.strictObject({ id, name: z.string() })
export type StationAnswer = z.infer<typeof stationAnswerSchema>

/** The answer to a report: the id that the computer gave it. */
export const reportedSchema = z.strictObject({ id })
export type Reported = z.infer<typeof reportedSchema>
