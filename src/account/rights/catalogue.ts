import { makers } from '../rules.ts'
import { right } from './right.ts'

/** What everybody may look at, and the frame around it. */
export const catalogueRights = [
  right('GET', '/', 'anyone'),
  right('GET', '/api/v1/courseware', 'anyone'),
  right('GET', '/lessons', 'anyone', 'lessons for some places: who belongs there'),
  right('GET', '/series/:id', 'anyone', 'as the list of lessons'),
  right('GET', '/presenters/:id', 'anyone', 'as the list of lessons'),
  right('GET', '/api/v1/suggestions', 'anyone'),
  right('GET', '/mine', makers, 'his own; an operator sees everybody’s'),
  right('GET', '/media/:coursewareId/:releaseId/*path', 'anyone', 'published files by their exact names'),
  right('OPTIONS', '/media/:coursewareId/:releaseId/*path', 'anyone'),
  right('GET', '/media/signed/:token/:coursewareId', 'anyone', 'the address itself says for whom it is'),
  right('GET', '/media/signed/:token/:coursewareId/:releaseId/*path', 'anyone', 'the same'),
  right('OPTIONS', '/media/signed/:token/:coursewareId/:releaseId/*path', 'anyone'),
  right('POST', '/api/v1/courseware/:id/playback', 'anyone', 'of a lesson that he may watch'),
  right('GET', '/api/v1/steering', 'anyone', 'a station is told what is near it'),
  right('GET', '/api/v1/catalogue', 'anyone'),
  right('GET', '/api/v1/catalogue/own', 'station', 'what is for it and not for everybody'),
  right('GET', '/api/v1/catalogue/keys', 'anyone', 'the public halves'),
  right('GET', '/catalogue/:file', 'anyone', 'the published catalogue by its exact names'),
  right('GET', '/api/v1/openapi.json', 'anyone'),
  right('GET', '/api', 'anyone'),
  right('GET', '/lessons.m3u', 'anyone'),
  right('GET', '/lessons.rss', 'anyone'),
  right('GET', '/assets/:name', 'anyone'),
  right('GET', '/healthz', 'anyone', 'tells only whether the hub works'),
]
