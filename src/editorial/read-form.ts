import type { z } from 'zod'
import { isCoursewareId } from '../courseware/rules.ts'
import { XiangtuError } from '../errors.ts'
import type { ReviewForms } from './forms.tsx'
import { visibilitySchema } from './rules.ts'

/** Whom the form has chosen, where only its list was searched and nothing is submitted yet. */
export function chosenIn(query: URLSearchParams): ReviewForms['chosen'] {
  const visibility = visibilitySchema.safeParse(query.get('visibility')).data
  const visibleTo = [...query.getAll('visibleTo'), ...query.getAll('visibleToStations')]
  return visibility && { visibility, visibleTo: visibleTo.filter(isCoursewareId) }
}

/** A form that a page of ours sends: anything else is a bad request. */
export function readForm<Form>(schema: z.ZodType<Form>, body: unknown): Form {
  const form = schema.safeParse(body)
  if (form.success) return form.data
  throw new XiangtuError('badRequest', { facts: { field: form.error.issues[0]?.path.join('.') || 'form' } })
}

/** What was typed, as it was: nothing of it may be lost. */
export const typedIn = (body: unknown): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(Object(body)).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] satisfies [string, string]] : [],
    ),
  )
