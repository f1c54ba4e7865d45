import { z } from 'zod'
import type { Prints, SentForm } from './merge.ts'
import {
  creditRoles,
  isMetadataField,
  type Metadata,
  type MetadataField,
  metadataFields,
  metadataPatchSchema,
  metadataSchema,
} from './rules.ts'

/** What stands in the fields of the form, as text: also what is wrong must be shown again as it was typed. */
export type Typed = Readonly<Record<MetadataField, string | readonly string[]>>

/** A form as it was sent. */
export type ReadForm = SentForm & {
  readonly typed: Partial<Typed>
  readonly faults: ReadonlySet<MetadataField>
}

const ticked: readonly MetadataField[] = ['topicIds', 'audiences', 'seasons', 'campaignIds', 'collectionIds']
const choices: readonly MetadataField[] = ['localityId', 'dialect', 'seriesId']
const isNames = (field: MetadataField) => creditRoles.some(role => role === field)

/** How Chinese and English part names in a line. */
const betweenNames = /[、，,;；\n]+/

/** What a field's text means; whether it may be so is the schema's to say. */
function meaningOf(field: MetadataField, text: string | readonly string[]): unknown {
  const first = typeof text === 'string' ? text : (text[0] ?? '')
  if (ticked.includes(field)) return typeof text === 'string' ? [text] : text
  if (field === 'isHomeGrown') return first !== ''
  if (field === 'seriesPlace') return first.trim() === '' ? null : Number(first)
  if (choices.includes(field)) return first === '' ? null : first
  if (isNames(field))
    return first
      .split(betweenNames)
      .map(name => name.trim())
      .filter(Boolean)
  return first
}

const bodySchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]))
const basePrintsSchema = z.record(z.string(), z.string().max(20))

/**
 * Reads the form of a lesson. It has the fields that its hidden `base` names: a box that is not ticked is sent by no
 * browser. Without `base` it has those that are there. `take-title=theirs` leaves a field as somebody else saved it.
 */
export function readMetadataForm(sent: unknown): ReadForm {
  const body = bodySchema.parse(sent ?? {})
  const base = readBase(body.base)
  const mine: [MetadataField, unknown][] = []
  const typed: [MetadataField, string | readonly string[]][] = []
  const faults = new Set<MetadataField>()
  for (const field of metadataFields) {
    const text = body[field] ?? (base[field] === undefined ? undefined : ticked.includes(field) ? [] : '')
    if (text === undefined || body[`take-${field}`] === 'theirs') continue
    typed.push([field, ticked.includes(field) && typeof text === 'string' ? [text] : text])
    const read = metadataSchema.shape[field].safeParse(meaningOf(field, text))
    if (read.success) mine.push([field, read.data])
    else faults.add(field)
  }
  return {
    mine: metadataPatchSchema.parse(Object.fromEntries(mine)),
    typed: Object.fromEntries(typed),
    ...{ base, faults },
  }
}

/** Prints of fields that there are; what is no such list is none, and then the sender's word counts. */
function readBase(text: string | string[] | undefined): Prints {
  if (typeof text !== 'string' || text === '') return {}
  try {
    const prints = basePrintsSchema.parse(JSON.parse(text))
    return Object.fromEntries(Object.entries(prints).filter(([field]) => isMetadataField(field)))
  } catch {
    return {}
  }
}

/** What stands in the form of a lesson that says this. */
export const asTyped = (metadata: Metadata): Typed => ({
  ...metadata,
  ...{
    localityId: metadata.localityId ?? '',
    dialect: metadata.dialect ?? '',
    seriesId: metadata.seriesId ?? '',
  },
  isHomeGrown: metadata.isHomeGrown ? 'yes' : '',
  seriesPlace: metadata.seriesPlace === null ? '' : String(metadata.seriesPlace),
  ...{ presenter: metadata.presenter.join('、'), producer: metadata.producer.join('、') },
  ...{ planner: metadata.planner.join('、'), script: metadata.script.join('、') },
  ...{ camera: metadata.camera.join('、'), sound: metadata.sound.join('、'), edit: metadata.edit.join('、') },
})
