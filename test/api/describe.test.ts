import { Validator } from '@seriousme/openapi-schema-validator'
import { expect } from 'chai'
import { hubRights } from '../../src/account/rights.ts'
import { apiOperations, describeApi } from '../../src/api/describe.ts'

/** test/account/rights.test.ts holds the table of rights against the routes that there are; so this holds for them too. */
const routes = hubRights
  .filter(({ path }) => path.startsWith('/api/v1/'))
  .map(({ method, path }) => `${method} ${path}`)

describe('the description of the API', () => {
  it('leaves no route of the API out, and describes none that there is not', () => {
    const described = apiOperations.map(({ method, path }) => `${method} ${path}`)
    expect(described.toSorted()).to.deep.equal(routes.toSorted())
  })

  for (const language of ['zh-CN', 'en'] as const)
    it(`is valid OpenAPI 3.1 (${language})`, async () => {
      const document = describeApi(hubRights, language, 'API')
      const { valid, errors } = await new Validator().validate(structuredClone(document))
      expect(valid, JSON.stringify(errors)).to.equal(true)
      expect(document.openapi).to.match(/^3\.1\./)
    })

  it('names each operation once, and every schema that it refers to', () => {
    const document = describeApi(hubRights, 'en', 'API')
    const text = JSON.stringify(document)
    const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).to.equal(ids.length)
    expect(ids).to.include('getCatalogueKeys').and.include('putUploadsUploadIdSha256')
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(document.components.schemas).to.have.property(name)
    expect(text).not.to.include('#/$defs/')
  })

  it('says of each route who may call it, as the table of rights does', () => {
    const { paths } = describeApi(hubRights, 'en', 'API')
    expect(paths).to.have.nested.property('/api/v1/catalogue.get.security').that.deep.equals([])
    const upload = paths['/api/v1/uploads/{uploadId}']?.get
    expect(upload).to.have.deep.property('security', [{ machineKey: ['upload'] }, { session: [] }])
    expect(upload).to.have.nested.property('responses.401')
    expect(upload).to.have.nested.property('responses.403')
  })

  it('is made from the schemas that validate', () => {
    const { paths, components } = describeApi(hubRights, 'en', 'API')
    expect(paths['/api/v1/uploads/{uploadId}/sha256']?.put)
      .to.have.nested.property('requestBody.content.application/json.schema.properties.sha256')
      .that.deep.equals({ type: 'string', pattern: '^[0-9a-f]{64}$' })
    expect(components.schemas).to.include.keys('LessonEntry', 'CatalogueDelta', 'Problem')
  })
})
