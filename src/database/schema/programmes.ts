import type { Generated } from 'kysely'
import type { Held } from './editorial.ts'

/** What one station, or every station of a place that has none of its own, plays on a day. */
export type ProgrammeTable = {
  id: string
  /** Either a station or a place. */
  stationId: string | null
  placeId: string | null
  /** In China: `2027-03-05`. */
  day: string
  changedAt: Generated<Date>
}

/** A lesson of a programme; `place` counts from 0. */
export type ProgrammeItemTable = {
  id: string
  programmeId: string
  place: number
  coursewareId: string
}

/** Where a film stops in a classroom, and what is asked there. */
export type PausePointTable = {
  id: string
  coursewareId: string
  atSeconds: number
  question: string
  choices: string[]
  answer: string
  /** How long the room talks about it; 0: until somebody goes on. */
  discussSeconds: number
  /** Proposed to come or to go, of a lesson that is public; null: as it is shown. */
  held: Generated<Held | null>
}

/** What courseware has for those who dial it. */
export type DialColumns = {
  /** Given at the first publication, for good; null before. */
  dialNumber: Generated<number | null>
}
