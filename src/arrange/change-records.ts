import { randomBytes } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
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
  return recorded(
    change,
    { action, subjectKind: 'series', subjectId, after: { ...form, isArchived } },
    async step => {
      if (!id) {
        await step
          .insertInto('series')
          .values({ id: subjectId, organisationId, ...form })
          .execute()
        return
      }
      await step
        .updateTable('series')
        .set({ ...form, archivedAt: archivedAt(isArchived) })
        .where('id', '=', id)
        .execute()
      await step
        .updateTable('courseware')
        .set({ revision: sql<number>`revision + 1` })
        .where('seriesId', '=', id)
        .execute()
    },
  )
}

/** Saves a campaign with its series and the regions that it is for. */
export const saveCampaign = (
  change: Change,
  id: string | undefined,
  form: CampaignForm,
  organisationId: string,
): Promise<void> => {
  const subjectId = id ?? newId()
  const { isArchived, seriesIds, visibleTo, ...words } = form
  const values = {
    ...words,
    visibleTo,
    visibility: visibleTo.length > 0 ? ('regions' as const) : ('all' as const),
  }
  const action = id ? 'changeCampaign' : 'addCampaign'
  return recorded(change, { action, subjectKind: 'campaign', subjectId, after: form }, async step => {
    if (id)
      await step
        .updateTable('campaign')
        .set({ ...values, archivedAt: archivedAt(isArchived) })
        .where('id', '=', id)
        .execute()
    else
      await step
        .insertInto('campaign')
        .values({ id: subjectId, organisationId, ...values })
        .execute()
    await step.deleteFrom('campaignSeries').where('campaignId', '=', subjectId).execute()
    const known = await step
      .selectFrom('series')
      .select('id')
      .where('id', 'in', [...seriesIds, ''])
      .execute()
    if (known.length > 0)
      await step
        .insertInto('campaignSeries')
        .values(known.map(series => ({ campaignId: subjectId, seriesId: series.id })))
        .execute()
  })
}

/** Saves a collection; a new one comes last. */
export const saveCollection = (
  change: Change,
  id: string | undefined,
  form: CollectionForm,
): Promise<void> => {
  const { isArchived, ...labels } = form
  const subjectId = id ?? newId()
  const action = id ? 'changeCollection' : 'addCollection'
  return recorded(change, { action, subjectKind: 'collection', subjectId, after: form }, async step => {
    if (id) {
      const done = await step
        .updateTable('collection')
        .set({ ...labels, archivedAt: archivedAt(isArchived) })
        .where('id', '=', id)
        .executeTakeFirst()
      if (done.numUpdatedRows === 0n) throw new XiangtuError('notFound')
      return
    }
    const last = await step
      .selectFrom('collection')
      .select(({ fn }) => fn.max('place').as('place'))
      .executeTakeFirst()
    await step
      .insertInto('collection')
      .values({ id: subjectId, ...labels, place: (last?.place ?? -1) + 1 })
      .execute()
  })
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
