import { right } from './right.ts'

const judges = ['operator', 'competitionOrganiser', 'reviewer'] as const
const organisers = ['operator', 'competitionOrganiser'] as const
const results = '/competitions/stages/:stageId/results'

/** Counting, notices, objections, awards and certificates. */
export const competitionResultRights = [
  right('GET', results, judges, 'its organiser and its chair, once scoring has closed'),
  right('GET', `${results}/:code`, judges, 'its organiser and its chair, once scoring has closed'),
  right('POST', `${results}/arbiter`, organisers, 'of its place'),
  right('POST', `${results}/announce`, organisers, 'of its place'),
  right('POST', `${results}/recheck`, organisers, 'of its place'),
  right('POST', `${results}/finalise`, organisers, 'of its place'),
  right('POST', `${results}/order`, judges, 'its chair'),
  right('POST', `${results}/stop`, judges, 'its chair'),
  right('POST', `${results}/restore`, judges, 'its chair'),
  right('GET', '/competitions/:id/notice', 'anyone', 'what was announced'),
  right('GET', '/competitions/stages/:stageId/objections', organisers, 'of its place'),
  right('POST', '/competitions/stages/:stageId/objections', 'anyone', 'while the notice runs; limited'),
  right('POST', '/competitions/stages/:stageId/objections/:number', organisers, 'of its place'),
  right('GET', '/competitions/stages/:stageId/heads', 'anyone', 'hashes alone'),
  right('GET', '/competitions/stages/:stageId/log.json', 'anyone', 'once the result is final; in pseudonyms'),
  right('GET', '/recount.mjs', 'anyone', 'the program alone'),
  right('GET', '/competitions/:id/awards', 'anyone', 'what was given'),
  right('POST', '/competitions/:id/awards', organisers, 'of its place'),
  right('POST', '/competitions/:id/screening', organisers, 'of its place'),
  right('GET', '/certificates', 'anyone', 'asks for a number'),
  right('GET', '/certificates/:number', 'anyone', 'whoever holds a certificate verifies it'),
  right('GET', '/certificates/:number/certificate.pdf', 'anyone', 'limited'),
  right('GET', '/certificates/:number/certificate.png', 'anyone', 'limited'),
]
