import { z } from 'zod'
import { entryCodeSchema } from './case-rules.ts'

/** With a name and a way to answer it: what is anonymous is not taken (usual rule of public notices). */
export const objectionSchema = z.object({
  entryCode: z
    .string()
    .transform(text => text.normalize('NFKC').trim().toUpperCase())
    .pipe(entryCodeSchema),
  name: z.string().trim().min(2).max(60),
  contact: z.string().trim().min(5).max(120),
  text: z.string().trim().min(10).max(2000),
})
export type ObjectionForm = z.infer<typeof objectionSchema>

export const decisionSchema = z.object({
  verdict: z.enum(['upheld', 'dismissed']),
  answer: z.string().trim().min(2).max(2000),
  stops: z
    .literal('yes')
    .optional()
    .transform(text => text === 'yes'),
})
export type DecisionForm = z.infer<typeof decisionSchema>
