import { z } from 'zod'
import { holds, type Person, type Role } from '../account/rules.ts'

/** What a station stands in. */
export const stationKinds = ['village', 'community', 'townCentre', 'school', 'agency', 'enterprise'] as const
export type StationKind = (typeof stationKinds)[number]
/** What it is fitted out with: one screen, or a room with computers beside it. */
export const stationClasses = ['terminal', 'extended'] as const
export type StationClass = (typeof stationClasses)[number]
/** How it is run, as the place that looks after it judges; not a title that a station applies for. */
export const stationTiers = ['model', 'standard', 'lagging'] as const
export type StationTier = (typeof stationTiers)[number]

/** Who registers stations of their place and pairs computers with them. */
export const stationKeepers = ['operator', 'townTechnician'] as const satisfies readonly Role[]
/** Who sees the stations of their place; an administrator those of the place that he was given. */
export const stationReaders = [
  ...stationKeepers,
  'chiefEditor',
  'stationAdministrator',
] as const satisfies readonly Role[]

type Placed = { readonly placePath: string }

/** Whether a person sees a station, by where it stands. */
export const mayReadStation = (person: Person | undefined, { placePath }: Placed): boolean =>
  holds(person, stationReaders, placePath)

/** Whether a person may change a station and pair computers with it. */
export const mayKeepStation = (person: Person | undefined, { placePath }: Placed): boolean =>
  holds(person, stationKeepers, placePath)

/** Whether a person may judge how a station is run: the operator of its place, or above. */
export const mayJudgeStation = (person: Person | undefined, { placePath }: Placed): boolean =>
  holds(person, ['operator'], placePath)

/** The topmost places where somebody holds one of these roles, none below another. */
export function placesOf(person: Person, roles: readonly Role[]): readonly string[] {
  const paths = person.grants
    .filter(({ role }) => roles.includes(role))
    .map(({ organisationPath }) => organisationPath)
  return [...new Set(paths)].filter(path => !paths.some(other => other !== path && path.startsWith(other)))
}

/** Whether a text from an address can be the id of anything here. */
export const isId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text)
export const idSchema = z.string().refine(isId)

/** As typed on any keyboard: full-width digits are digits. */
const typed = (most: number) =>
  z
    .string()
    .max(most * 4)
    .transform(text => text.normalize('NFKC').trim())
    .pipe(z.string().max(most))

export const nameLength = { most: 60 } as const
export const stationNameSchema = z.string().normalize('NFC').trim().min(1).max(nameLength.most)
export const personNameLength = { most: 40 } as const
export const personNameSchema = z.string().normalize('NFC').trim().min(1).max(personNameLength.most)
export const phoneLength = { most: 24 } as const
/** A telephone number as people write it: digits, a leading plus, blanks, hyphens, brackets for the area. */
export const phoneSchema = typed(phoneLength.most).pipe(z.string().regex(/^\+?[\d()][\d ()-]{3,22}\d$/))

/** 10 Gbit/s: nobody sells a village more, so more is a slip of the keyboard. */
const fastestKbps = 10_000_000

/** The speed of a line in kbit/s from `2048`, `2M`, `2 Mbit/s`, `2兆`; undefined for what is no speed. */
export function readLineKbps(text: string): number | undefined {
  const parts = /^(\d{1,8}(?:\.\d{1,3})?)\s*(k|m|g|兆)?(?:bit\/s|bps|b)?$/i.exec(
    text.normalize('NFKC').trim(),
  )
  if (!parts) return undefined
  const unit = parts[2]?.toLowerCase() ?? 'k'
  const kbps = Math.round(Number(parts[1]) * (unit === 'k' ? 1 : unit === 'g' ? 1_000_000 : 1000))
  return kbps >= 1 && kbps <= fastestKbps ? kbps : undefined
}

const empty = z.literal('').transform(() => null)
const speed = typed(20).transform((text, context) => {
  if (text === '') return null
  const kbps = readLineKbps(text)
  if (kbps === undefined) context.addIssue({ code: 'custom', message: 'no speed' })
  return kbps ?? null
})
/** Degrees with a point, at most seven digits behind it: a centimetre. Not coerced: an empty field is no zero. */
const degrees = (most: number) =>
  typed(14).pipe(
    z.union([
      empty,
      z
        .string()
        .regex(/^-?\d{1,3}(\.\d{1,7})?$/)
        .transform(Number)
        .pipe(z.number().min(-most).max(most)),
    ]),
  )

/** What a form, or a line of a list, says of a station; all values come as text. */
export const stationSchema = z
  .object({
    placeId: idSchema,
    name: stationNameSchema,
    kind: z.enum(stationKinds),
    stationClass: z.enum(stationClasses),
    lineKbps: speed,
    isOffline: z
      .literal('on')
      .optional()
      .transform(value => value === 'on'),
    contactName: typed(personNameLength.most),
    contactPhone: z.union([typed(1).pipe(z.literal('')), phoneSchema]),
    latitude: degrees(90),
    longitude: degrees(180),
  })
  // Half a position is none.
  .refine(({ latitude, longitude }) => (latitude === null) === (longitude === null), { path: ['longitude'] })
export type StationForm = z.infer<typeof stationSchema>

export const stationFields = [
  'name',
  'placeId',
  'kind',
  'stationClass',
  'lineKbps',
  'isOffline',
  'contactName',
  'contactPhone',
  'latitude',
  'longitude',
] as const satisfies readonly (keyof StationForm)[]
export type StationField = (typeof stationFields)[number]

/** A change of tier needs its reason: the history is read years later. */
export const tierSchema = z.object({
  tier: z.enum(stationTiers),
  reason: z.string().trim().min(2).max(300),
})

/** Somebody who looks after a station. */
export const administratorSchema = z.object({ name: personNameSchema, phone: phoneSchema })
export type AdministratorForm = z.infer<typeof administratorSchema>

/** One or two are right: with none nobody opens the room, with three nobody feels it is his turn. */
export const administratorsWarning = (count: number): 'none' | 'many' | undefined =>
  count === 0 ? 'none' : count > 2 ? 'many' : undefined
