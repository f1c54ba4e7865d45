import { randomBytes } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { campaignsOfLessons, collectionsOfLessons, tellingFollowers } from './gathered-records.ts'
import type { CampaignForm, CollectionForm, PresenterForm, SeriesForm } from './rules.ts'

type Step = Transaction<Database>
export type Change = { readonly db: Kysely<Database>; readonly actor: Identity }

const newId = () => randomBytes(16).toString('hex')
const archivedAt = (isArchived: boolean) => (isArchived ? new Date() : null)

/** Does a change and writes it down, both or neither. */
const recorded = (
  { db, actor }: Change,
  what: {
    readonly action: string
    readonly subjectKind: string
    readonly subjectId: string
    readonly after: unknown
  },
  work: (step: Step) => Promise<void>,
): Promise<void> =>
  db.transaction().execute(async step => {
    await work(step)
    await recordChange(step, actor, what)
  })

/** Saves a series, a new one or one that there is; its lessons' followers hear of its new title. */
export const saveSeries = (
  change: Change,
  id: string | undefined,
  { isArchived, ...form }: SeriesForm,
  organisationId: string,
): Promise<void> => {
  const subjectId = id ?? newId()
  const action = id ? 'changeSeries' : 'addSeries'
  const values = { ...form, archivedAt: archivedAt(isArchived) }
  const after = { ...form, isArchived }
  return recorded(change, { action, subjectKind: 'series', subjectId, after }, async step => {
    if (id)
      await tellingFollowers(
        step,
        () => titleOfLessons(step, id).execute(),
        async () => {
          await step.updateTable('series').set(values).where('id', '=', id).execute()
        },
      )
    else
      await step
        .insertInto('series')
        .values({ id: subjectId, organisationId, ...values })
        .execute()
  })
}

const titleOfLessons = (step: Step, seriesId: string) =>
  step
    .selectFrom('courseware')
    .innerJoin('series', 'series.id', 'courseware.seriesId')
    .select(['courseware.id as coursewareId', 'series.id', 'series.title'])
    .where('series.id', '=', seriesId)

/** Saves a campaign with its series and the places that it is for; the followers of its lessons hear of it. */
export const saveCampaign = (
  change: Change,
  id: string | undefined,
  form: CampaignForm,
  organisationId: string,
): Promise<void> => {
  const subjectId = id ?? newId()
  const action = id ? 'changeCampaign' : 'addCampaign'
  return recorded(change, { action, subjectKind: 'campaign', subjectId, after: form }, step =>
    tellingFollowers(
      step,
      () => campaignsOfLessons(step).where('campaignId', '=', subjectId).execute(),
      () => writeCampaign(step, subjectId, form, id ? undefined : organisationId),
    ),
  )
}

/** A new one where it is said whose it is. */
async function writeCampaign(
  step: Step,
  id: string,
  { isArchived, seriesIds, ...words }: CampaignForm,
  organisationId: string | undefined,
): Promise<void> {
  const visibility = words.visibleTo.length > 0 ? ('regions' as const) : ('all' as const)
  const values = { ...words, visibility, archivedAt: archivedAt(isArchived) }
  if (organisationId === undefined)
    await step.updateTable('campaign').set(values).where('id', '=', id).execute()
  else
    await step
      .insertInto('campaign')
      .values({ id, organisationId, ...values })
      .execute()
  await step.deleteFrom('campaignSeries').where('campaignId', '=', id).execute()
  const known = await step
    .selectFrom('series')
    .select('id')
    .where('id', 'in', [...seriesIds, ''])
    .execute()
  if (known.length > 0)
    await step
      .insertInto('campaignSeries')
      .values(known.map(series => ({ campaignId: id, seriesId: series.id })))
      .execute()
}

/** Saves a collection, a new one as the last; the followers of its lessons hear of it. */
export const saveCollection = (
  change: Change,
  id: string | undefined,
  form: CollectionForm,
): Promise<void> => {
  const subjectId = id ?? newId()
  const action = id ? 'changeCollection' : 'addCollection'
  return recorded(change, { action, subjectKind: 'collection', subjectId, after: form }, step =>
    tellingFollowers(
      step,
      () => collectionsOfLessons(step).where('collectionId', '=', subjectId).execute(),
      () => (id ? changeCollection(step, id, form) : addCollection(step, subjectId, form)),
    ),
  )
}

async function changeCollection(step: Step, id: string, { isArchived, ...labels }: CollectionForm) {
  const done = await step
    .updateTable('collection')
    .set({ ...labels, archivedAt: archivedAt(isArchived) })
    .where('id', '=', id)
    .executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw new XiangtuError('notFound')
}

async function addCollection(step: Step, id: string, { isArchived, ...labels }: CollectionForm) {
  const last = await step
    .selectFrom('collection')
    .select(({ fn }) => fn.max('place').as('place'))
    .executeTakeFirst()
  await step
    .insertInto('collection')
    .values({ id, ...labels, archivedAt: archivedAt(isArchived), place: (last?.place ?? -1) + 1 })
    .execute()
}

/** One place up or down on the home page; at the end nothing happens. */
export const moveCollection = (change: Change, id: string, direction: 'up' | 'down'): Promise<void> =>
  recorded(
    change,
    { action: 'moveCollection', subjectKind: 'collection', subjectId: id, after: { direction } },
    async step => {
      const rows = await step
        .selectFrom('collection')
        .select('id')
        .orderBy('place')
        .orderBy('id')
        .forUpdate()
        .execute()
      const ids = rows.map(row => row.id)
      const at = ids.indexOf(id)
      if (at === -1) throw new XiangtuError('notFound')
      const to = direction === 'up' ? at - 1 : at + 1
      const other = ids[to]
      if (other === undefined) return
      ids[to] = id
      ids[at] = other
      for (const [place, each] of ids.entries())
        await step.updateTable('collection').set({ place }).where('id', '=', each).execute()
    },
  )

/** What is told of a presenter; the name is that of the credits. */
export const savePresenter = (change: Change, id: string, form: PresenterForm): Promise<void> =>
  recorded(
    change,
    { action: 'changePresenter', subjectKind: 'presenter', subjectId: id, after: form },
    async step => {
      await step.updateTable('presenter').set(form).where('id', '=', id).execute()
    },
  )
