import { expect } from 'chai'
import { z } from 'zod'
import type { $ZodType } from 'zod/v4/core'
import {
  acceptedSchema,
  keysSchema,
  lessonListSchema,
  lessonSchema,
  operationSchema,
  problemSchema,
  suggestionsSchema,
} from '../../src/api/answers.ts'
import { competitionCallSchema, competitionListSchema } from '../../src/competition/api-rules.ts'
import { beginningSchema, uploadListSchema } from '../../src/upload/messages.ts'
import { join, type RunningApp, signedIn, Visitor } from '../support/app.ts'
import { addCompetition } from '../support/competition-rows.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'
import { startWholeApp } from '../support/whole-app.ts'

describe('the API as it is described', () => {
  let app: RunningApp
  let visitor: Visitor
  let operator: Visitor
  let lesson: { coursewareId: string }
  before(async () => {
    app = await startWholeApp()
    visitor = new Visitor(app.url)
    const { id } = await join(app.db, 'yunying', 'operator')
    operator = await signedIn(app, 'yunying')
    lesson = await addLesson(app.db, { ownerId: id, title: '大棚番茄', media: sampleMedia })
  })
  after(() => app.close())

  const answersAs = async (who: Visitor, path: string, schema: $ZodType, status = 200) => {
    const answer = await who.get(path)
    expect(answer.status, path).to.equal(status)
    const parsed = z.safeParse(schema, await answer.json())
    expect(parsed.error, path).to.equal(undefined)
  }

  it('refuses in the form that it describes', async () => {
    await answersAs(visitor, '/api/v1/courseware/0', problemSchema, 404)
    await answersAs(visitor, '/api/v1/operation', problemSchema, 401)
  })

  it('answers in the form that it describes', async () => {
    await answersAs(visitor, '/api/v1/courseware', lessonListSchema)
    await answersAs(visitor, '/api/v1/suggestions?q=x', suggestionsSchema)
    await answersAs(visitor, '/api/v1/catalogue/keys', keysSchema)
    await answersAs(visitor, `/api/v1/courseware/${lesson.coursewareId}`, lessonSchema)
    await answersAs(operator, `/api/v1/courseware/${lesson.coursewareId}`, lessonSchema)
    await answersAs(operator, '/api/v1/operation', operationSchema)
    await answersAs(operator, '/api/v1/uploads', uploadListSchema)
    const { competitionId } = await addCompetition(app.db, { entries: 1, reviewers: 1 })
    await answersAs(visitor, '/api/v1/competitions', competitionListSchema)
    await answersAs(visitor, `/api/v1/competitions/${competitionId}`, competitionCallSchema)
  })

  it('tells everybody the public key, and shows it to the operator; nobody gets the private half', async () => {
    const told = await (await visitor.get('/api/v1/catalogue/keys')).text()
    const { keys } = keysSchema.parse(JSON.parse(told))
    const page = await (await operator.get('/operation?language=en')).text()
    for (const { id, publicKey } of keys) expect(page).to.include(id).and.include(publicKey)
    expect(keys).to.have.length(1)
    for (const text of [told, page, app.logged()]) expect(text).not.to.match(/privateKey|MC4CAQAwBQYDK2Vw/)
  })

  it('takes what it describes', async () => {
    const draft = { title: '新课', fileName: '新课.mp4', sourceBytes: 1000 }
    const send = (path: string, method: string, body: object) =>
      operator.send(path, {
        method,
        body: JSON.stringify(body),
        headers: { Origin: app.url, 'Content-Type': 'application/json' },
      })
    const begun = await send('/api/v1/courseware', 'POST', draft)
    expect(begun.status).to.equal(201)
    const { coursewareId } = beginningSchema.parse(await begun.json())
    const changed = await send(`/api/v1/courseware/${coursewareId}`, 'PATCH', { title: '新课（二）' })
    expect(lessonSchema.parse(await changed.json()).title).to.equal('新课（二）')
    const stopped = await send(`/api/v1/courseware/${lesson.coursewareId}/stop`, 'POST', {})
    if (stopped.status === 202) acceptedSchema.parse(await stopped.json())
    else problemSchema.parse(await stopped.json())
  })

  it('is served to programs and shown to people, in both languages', async () => {
    const document = z.object({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) })
    const answer = await visitor.get('/api/v1/openapi.json?language=en')
    const { paths } = document.parse(await answer.json())
    for (const [language, heading] of [
      ['zh-CN', '程序接口'],
      ['en', 'API for other programs'],
    ]) {
      const page = await (await visitor.get(`/api?language=${language}`)).text()
      expect(page).to.include(heading)
      for (const path of Object.keys(paths)) expect(page).to.include(path.replace(/\{(\w+)\}/g, ':$1'))
    }
  })
})
