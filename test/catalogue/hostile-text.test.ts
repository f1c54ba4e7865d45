import { expect } from 'chai'
import { rootOrganisation } from '../../src/account/rules.ts'
import { newId } from '../../src/account/tokens.ts'
import { catchUp } from '../../src/search/keep-up.ts'
import { join, Visitor } from '../support/app.ts'
import { addCompetition } from '../support/competition-rows.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { makePlace } from '../support/places.ts'

const evil = (field: string) => `</textarea></script>"'><b data-evil onmouseover=alert(1)>${field}</b>`
/** As it must stand in a page: text, whatever it says. */
const harmless = (field: string) => `&lt;b data-evil onmouseover=alert(1)>${field}&lt;/b>`

describe('script in the texts of a lesson and of all that it belongs to', () => {
  let hub: LessonHub
  const [seriesId, campaignId, presenterId] = [newId(), newId(), newId()]
  let coursewareId: string

  before(async () => {
    hub = await startLessonHub()
    const { db } = hub
    const owner = await join(db, 'liming')
    const organisationId = rootOrganisation.id
    const lesson = { ownerId: owner.id, title: evil('title'), notes: evil('notes') }
    coursewareId = (await hub.publish(lesson)).coursewareId
    const days = { beginsOn: '2020-01-01', endsOn: '2099-12-31' }
    const names = (what: string) => ({ title: evil(`${what} title`), summary: evil(`${what} summary`) })
    await db
      .insertInto('series')
      .values({ id: seriesId, organisationId, ...names('series') })
      .execute()
    await db
      .insertInto('campaign')
      .values({ id: campaignId, organisationId, ...days, ...names('campaign') })
      .execute()
    await db.insertInto('lessonCampaign').values({ coursewareId, campaignId }).execute()
    const both = (what: string) => ({ labelZh: evil(`${what} zh`), labelEn: evil(`${what} en`) })
    await db
      .updateTable('collection')
      .set({ ...both('garden'), summaryZh: evil('summary zh'), summaryEn: evil('summary en') })
      .where('id', '=', 'study')
      .execute()
    await db.insertInto('lessonCollection').values({ coursewareId, collectionId: 'study' }).execute()
    await db.updateTable('topic').set(both('topic')).where('id', '=', 'farming-fruit').execute()
    await db.insertInto('lessonTopic').values({ coursewareId, topicId: 'farming-fruit' }).execute()
    const told = { skills: evil('skills'), introduction: evil('introduction') }
    await db
      .insertInto('presenter')
      .values({ id: presenterId, organisationId, name: evil('presenter'), ...told })
      .execute()
    await db
      .insertInto('credit')
      .values([
        { coursewareId, role: 'presenter', place: 0, name: evil('presenter'), presenterId },
        { coursewareId, role: 'camera', place: 0, name: evil('camera'), presenterId: null },
      ])
      .execute()
    const file = { title: evil('handout'), bytes: 1000, sha256: 'a'.repeat(64) }
    await db
      .insertInto('handout')
      .values({ id: newId(), coursewareId, ...file })
      .execute()
    const { competitionId, stageId, entryIds } = await addCompetition(db, { entries: 1, isAssigned: false })
    const [entryId = ''] = entryIds
    await db.updateTable('entry').set({ coursewareId }).where('id', '=', entryId).execute()
    const certificate = { targetName: evil('title'), competitionTitle: evil('competition') }
    await db
      .insertInto('award')
      .values({
        ...{ id: newId(), competitionId, stageId, targetKind: 'entry', entryId, rank: 1, issuedBy: null },
        ...{ awardName: evil('award'), number: 'XT2026-7K3M-Q9TD', ...certificate },
      })
      .execute()
    const said = { crop: evil('crop'), rightsStatement: evil('rights'), sourceStatement: evil('source') }
    const localityId = await makePlace(db, evil('place'))
    await db
      .updateTable('courseware')
      .set({ ...said, seriesId, localityId, revision: 1 })
      .where('id', '=', coursewareId)
      .execute()
    await catchUp(db)
  })
  after(() => hub?.close())

  it('never becomes part of a page of the catalogue, in either language', async () => {
    const visitor = new Visitor(hub.url)
    const pages: string[] = []
    for (const language of ['zh-CN', 'en'])
      for (const path of [
        ...['/', '/lessons', `/lessons?campaign=${campaignId}`, '/lessons?collection=study'],
        ...[`/series/${seriesId}`, `/presenters/${presenterId}`, `/courseware/${coursewareId}`],
      ]) {
        const answer = await visitor.get(`${path}${path.includes('?') ? '&' : '?'}language=${language}`)
        expect(answer.status, path).to.equal(200)
        const page = await answer.text()
        expect(page, path).not.to.match(/<b data-evil|<\/textarea><\/script>/)
        pages.push(page)
      }
    const shown = pages.join()
    for (const field of [
      ...['title', 'notes', 'crop', 'rights', 'source', 'place', 'camera', 'handout', 'award', 'competition'],
      ...['presenter', 'skills', 'introduction', 'series title', 'series summary', 'campaign title'],
      ...['campaign summary', 'garden zh', 'garden en', 'summary zh', 'summary en', 'topic zh', 'topic en'],
    ])
      expect(shown, `${field} is shown as text`).to.include(harmless(field))
  })
})
