import { right } from './right.ts'

const vote = '/competitions/stages/:stageId/vote'
const hands = '/station/screenings/:stageId/:code/hands'
const asked = 'of a public competition; hidden from who judges in it'
const whileAsked = `${asked}, while the public votes`
const paired = 'a computer that is not paired is led to pairing'

/** The public's vote, village juries, and what programs may read of competitions. */
export const competitionAudienceRights = [
  right('GET', vote, 'anyone', asked),
  right('POST', vote, 'anyone', 'a person with an account, or a station'),
  right('GET', `${vote}/:code`, 'anyone', whileAsked),
  right('GET', `${vote}/:code/film/master.m3u8`, 'anyone', whileAsked),
  right('GET', `${vote}/:code/film/:track/:file`, 'anyone', whileAsked),
  right('GET', '/competitions/stages/:stageId/audiences', 'anyone', 'its organiser, then everybody'),
  right('GET', '/station/screenings', 'anyone', paired),
  right('GET', '/station/screenings/:stageId', 'anyone', paired),
  right('GET', '/station/screenings/:stageId/:code', 'anyone', paired),
  right('GET', hands, 'anyone', paired),
  right('POST', hands, 'station'),
  right('GET', '/api/v1/competitions', 'anyone'),
  right('GET', '/api/v1/competitions/:id', 'anyone', 'a public one'),
]
