import type { z } from 'zod'
import type { $ZodType } from 'zod/v4/core'
import type { ErrorCode, Language } from '../errors.ts'

/** A sentence in each language of the screen. */
export type Sentence = Readonly<Record<Language, string>>

type Answer = {
  readonly says: Sentence
  /** Absent: no body. */
  readonly schema?: $ZodType
  /** Where it is not JSON. */
  readonly contentType?: string
}

/** What is said of one route of the API. Who may call it, its row in account/rights says. */
export type Operation = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As the route writes it. */
  readonly path: string
  readonly group:
    | 'catalogue'
    | 'competitions'
    | 'lessons'
    | 'upload'
    | 'stations'
    | 'webhooks'
    | 'planning'
    | 'playback'
    | 'operation'
  readonly says: Sentence
  /** The schemas that the route itself reads with. */
  readonly query?: z.ZodObject
  readonly body?: $ZodType
  readonly answers: Readonly<Record<number, Answer>>
  /** Failures of its own; those that any route can have are said once for all. */
  readonly failures?: readonly ErrorCode[]
}

/** Writes a sentence: Chinese first. */
export const say = (zh: string, en: string): Sentence => ({ 'zh-CN': zh, en })
