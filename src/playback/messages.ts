import { z } from 'zod'
import { type Beat, beatAnswers, mostBeats } from './rules.ts'

const id = z.string().regex(/^[0-9a-f]{32}$/)
/** A day: nothing plays, waits or sleeps for longer within one session. */
const mostMs = 24 * 3600_000
const ms = z.number().min(0).max(mostMs)
/** 24 hours of film: longer than any lesson. */
const second = z.number().min(0).max(86_400)
const stretch = z.tuple([second, second]).refine(([from, to]) => from <= to)

/** One beat as it comes in. Extra fields are let go. */
export const beatSchema = z.object({
  sessionId: id,
  playerId: id,
  coursewareId: id,
  seq: z.number().int().min(0).max(100_000),
  clockMs: ms,
  spanMs: ms,
  // Any number, below nothing too: what it means, the hub answers.
  agoMs: z.number(),
  played: z.array(stretch).max(16),
  positionSeconds: second,
  speed: z.number().gt(0).max(16),
  state: z.enum(['playing', 'paused', 'stalled', 'ended']),
  rung: z.string().regex(/^[\w-]{0,20}$/),
  rungKbps: z.number().min(0).max(1_000_000),
  bufferSeconds: second,
  stalls: z.number().int().min(0).max(1000),
  stallMs: ms,
  startWaitMs: ms.nullable(),
  isVisible: z.boolean(),
  isMuted: z.boolean(),
  wasOffline: z.boolean(),
  attention: z.enum(['none', 'answered', 'missed']),
  line: z
    .object({
      kbits: z.number().min(0).max(10_000_000),
      busySeconds: z.number().min(0).max(3600),
      deadSeconds: z.number().min(0).max(3600),
    })
    .optional(),
})

/** What a player sends. Each beat is read by itself, so that one that is broken spoils no other. */
export const beatsSchema = z.object({ beats: z.array(z.unknown()).min(1).max(mostBeats) })

/** The same as the API describes it. */
export const beatsBodySchema = z.object({ beats: z.array(beatSchema).min(1).max(mostBeats) })

export const beatsAnswerSchema = z.object({
  answers: z.array(z.enum(beatAnswers)),
  replaced: z.array(id),
  replacing: z.array(id),
})

/** A beat, or undefined for what does not read as one. */
export const readBeat = (given: unknown): Beat | undefined => beatSchema.safeParse(given).data

const stretchesSchema = z.array(z.tuple([z.number(), z.number()]))
/** Stretches of film as a row holds them. */
export const readStretches = (held: unknown) => stretchesSchema.parse(held)
