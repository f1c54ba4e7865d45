import { z } from 'zod'
import { faultyFields } from '../account/rules.ts'
import { type PauseForm, pauseSchema } from './rules.ts'

/** What was typed, to be shown again with what is wrong. */
export type TypedPause = {
  readonly at: string
  readonly question: string
  readonly choices: string
  readonly answer: string
  readonly discussMinutes: string
}

export function typedOf(body: unknown): TypedPause {
  const text = (name: string): string => {
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
    return typeof value === 'string' ? value : ''
  }
  return {
    at: text('at'),
    question: text('question'),
    choices: text('choices'),
    answer: text('answer'),
    discussMinutes: text('discussMinutes'),
  }
}

const mediaSchema = z.object({ durationSeconds: z.number() })

type Read = { readonly form?: PauseForm; readonly faults: ReadonlySet<string> }

/** Reads a pause; a film that is made already says how late it may stop, by its `media`. */
export function readPauseForm(body: unknown, media: unknown): Read {
  const read = pauseSchema.safeParse(body)
  if (!read.success) return { faults: faultyFields(read.error) }
  const { data: film } = mediaSchema.safeParse(media)
  if (film && read.data.at >= film.durationSeconds) return { faults: new Set(['at']) }
  return { form: read.data, faults: new Set() }
}
