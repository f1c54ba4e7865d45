import { Router } from 'express'
import { hubRights } from '../account/rights.ts'
import { languageOf, viewOf } from '../web/view.ts'
import { apiWords } from '../web/words/api.ts'
import { describeApi } from './describe.ts'
import { apiPage } from './pages.tsx'

/**
 * What the API is; both for anyone.
 *
 * - `GET /api/v1/openapi.json`: for programs (OpenAPI 3.1), its sentences in the asker's language.
 * - `GET /api`: the same for a person to read.
 */
export function apiRoutes(): Router {
  const router = Router()
  router.get('/api/v1/openapi.json', (req, res) => {
    const language = languageOf(req)
    res.json(describeApi(hubRights, language, apiWords[language].title))
  })
  router.get('/api', (req, res) => {
    res.type('html').send(apiPage(viewOf(req, res), hubRights))
  })
  return router
}
