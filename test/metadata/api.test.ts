import { expect } from 'chai'
import { Router } from 'express'
import { z } from 'zod'
import { metadataApiRoutes } from '../../src/metadata/api-routes.ts'
import { metadataAnswerSchema } from '../../src/metadata/messages.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { addLesson } from '../support/lesson-rows.ts'

describe('what is said of a lesson, by the API', () => {
  let app: RunningApp
  let owner: { id: string }
  let maker: Visitor
  const routes = Router()

  before(async () => {
    app = await startApp({ routers: [routes] })
    routes.use(metadataApiRoutes({ db: app.db, editorialReview: 'none' }))
    owner = await join(app.db, 'liming')
    await join(app.db, 'wangfang')
    maker = await signedIn(app, 'liming')
  })
  after(() => app.close())

  const addDraft = async () =>
    `/api/v1/courseware/${(await addLesson(app.db, { ownerId: owner.id, title: '果树' })).coursewareId}/metadata`
  const patch = (path: string, body: unknown, who = maker) =>
    who.send(path, {
      method: 'PATCH',
      body: JSON.stringify(body),
      headers: { Origin: app.url, 'Content-Type': 'application/json' },
    })
  const codeOf = async (answer: Response) => z.object({ code: z.string() }).parse(await answer.json()).code

  it('refuses visitors, and everybody else as if there were no lesson', async () => {
    const path = await addDraft()
    const other = await signedIn(app, 'wangfang')
    expect((await new Visitor(app.url).get(path)).status).to.equal(401)
    expect((await other.get(path)).status).to.equal(404)
    expect((await patch(path, { crop: '梨' }, other)).status).to.equal(404)
  })

  it('refuses fields that there are not, and values that they may not have', async () => {
    const path = await addDraft()
    for (const body of [
      { colour: 'red' },
      { crop: 7 },
      { audiences: ['all'] },
      { topicIds: ['no-such'] },
      [],
      null,
    ])
      expect(await codeOf(await patch(path, body)), JSON.stringify(body)).to.equal('badRequest')
  })

  it('refuses a change of what somebody else has changed meanwhile', async () => {
    const path = await addDraft()
    const { revision } = metadataAnswerSchema.parse(await (await maker.get(path)).json())
    expect((await patch(path, { revision, crop: '梨' })).status).to.equal(200)
    expect(await codeOf(await patch(path, { revision, crop: '桃' }))).to.equal('changedMeanwhile')
    const now = metadataAnswerSchema.parse(await (await maker.get(path)).json())
    expect(now).to.include({ crop: '梨', revision: revision + 1 })
  })

  it('changes what it is told and nothing else, and tells what is still missing', async () => {
    const path = await addDraft()
    const answer = await patch(path, {
      seasons: ['winter', 'spring'],
      presenter: ['王芳'],
      isHomeGrown: true,
    })
    const now = metadataAnswerSchema.parse(await answer.json())
    expect(now).to.deep.include({ title: '果树', seasons: ['spring', 'winter'], presenter: ['王芳'] })
    expect(now.missing).to.include('localityId').and.to.not.include('presenter')
  })
})
