// zod/mini, not zod: the page's script parses these too, and every kilobyte travels over a village line.
import * as z from 'zod/mini'
import { idPattern } from './rules.ts'

const id = z.string().check(z.regex(idPattern))
/** Lower-case hex of a SHA-256. */
export const sha256Schema = z.string().check(z.regex(/^[0-9a-f]{64}$/))

/** What a sender says about a file before its bytes travel. Labels only: nothing is decided by the name. */
export const fileFactsSchema = z.object({
  fileName: z.string().check(z.maxLength(4096)),
  sourceBytes: z.int().check(z.nonnegative()),
  lastModifiedMs: z.optional(z.int()),
})
export type FileFacts = z.infer<typeof fileFactsSchema>

/** Another file for a lesson that there is already. `replaces`: also where it has a film, which this one is to replace. */
export const anotherFileSchema = z.object({ coursewareId: id, replaces: z.optional(z.boolean()) })

/** The answer to a saved draft: where its bytes go. */
export const beginningSchema = z.object({ coursewareId: id, uploadId: id, uploadUrl: z.string() })
export type Beginning = z.infer<typeof beginningSchema>

/** One upload as its sender sees it; the hub's word, never derived from a reply that may have been lost. */
export const uploadViewSchema = z.object({
  uploadId: id,
  coursewareId: id,
  title: z.string(),
  notes: z.string(),
  fileName: z.string(),
  sourceBytes: z.number(),
  lastModifiedMs: z.nullable(z.number()),
  /** Bytes that the hub holds. */
  offset: z.number(),
  state: z.enum(['receiving', 'checking', 'stored', 'refused']),
  /** Why a file that is all there does not go on: the sender's hash, or a store that cannot be reached. */
  waitingFor: z.optional(z.enum(['checksum', 'retry'])),
  /** Why it was refused, or what is being retried; the words are in the asker's language. */
  failure: z.optional(z.object({ code: z.string(), words: z.string() })),
  uploadUrl: z.string(),
  /** The lesson's page; for bytes that the library has already, the page of the lesson that has them. */
  lessonPath: z.string(),
})
export type UploadView = z.infer<typeof uploadViewSchema>
export const uploadListSchema = z.object({ uploads: z.array(uploadViewSchema) })

/** The part of a failure answer (RFC 9457) that a sender shows. */
export const problemSchema = z.object({ code: z.string(), detail: z.string() })
