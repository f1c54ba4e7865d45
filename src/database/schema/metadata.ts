import type { Generated } from 'kysely'
import type { Held } from './editorial.ts'

/** The columns of the courseware table that say what a lesson is about and whom it is for. */
export type MetadataColumns = {
  /** Codes of metadata/rules, as are seasons and dialect. */
  audiences: Generated<string[]>
  isHomeGrown: Generated<boolean>
  /** The place that it is about: an organisation that is a place. */
  localityId: Generated<string | null>
  crop: Generated<string>
  seasons: Generated<string[]>
  dialect: Generated<string | null>
  seriesId: Generated<string | null>
  seriesPlace: Generated<number | null>
  subtitleMode: Generated<'none' | 'burnt' | 'sidecar'>
  /** The title without width, case, spaces and punctuation; written by the database itself. */
  titleKey: Generated<string>
}

/** One of two levels. Its id never changes; one that is archived stays for the lessons that have it. */
export type TopicTable = {
  id: string
  parentId: string | null
  labelZh: string
  labelEn: string
  place: number
  archivedAt: Generated<Date | null>
  /** Where its lessons went; its old address leads there. */
  mergedInto: Generated<string | null>
  createdAt: Generated<Date>
}
export type LessonTopicTable = { coursewareId: string; topicId: string }

export type SeriesTable = {
  id: string
  organisationId: string
  title: string
  summary: Generated<string>
  archivedAt: Generated<Date | null>
  createdAt: Generated<Date>
}

/** Lessons and series that are shown together from one day (`2026-03-05`) to another. */
export type CampaignTable = {
  id: string
  organisationId: string
  title: string
  summary: Generated<string>
  beginsOn: string
  endsOn: string
  visibility: Generated<'all' | 'regions' | 'stations'>
  /** Ids of organisations or stations, where not all see it. */
  visibleTo: Generated<string[]>
  /** Every lesson of these topics belongs to it, beside those put in by hand. */
  topicIds: Generated<string[]>
  archivedAt: Generated<Date | null>
  createdAt: Generated<Date>
}
export type CampaignSeriesTable = { campaignId: string; seriesId: string }
export type LessonCampaignTable = { coursewareId: string; campaignId: string }
/** A view: those put in by hand and those gathered, each once. */
export type CampaignLessonView = { coursewareId: string; campaignId: string }

/** A tile of the home page. */
export type CollectionTable = {
  id: string
  labelZh: string
  labelEn: string
  summaryZh: Generated<string>
  summaryEn: Generated<string>
  /** Every lesson of these topics belongs to it, beside those put in by hand. */
  topicIds: Generated<string[]>
  place: number
  archivedAt: Generated<Date | null>
  createdAt: Generated<Date>
}
export type LessonCollectionTable = { coursewareId: string; collectionId: string }
/** A view: those put in by hand and those gathered, each once. */
export type CollectionLessonView = { coursewareId: string; collectionId: string }

/** A local expert who teaches. Of one name there is one in an organisation. */
export type PresenterTable = {
  id: string
  organisationId: string
  name: string
  skills: Generated<string>
  introduction: Generated<string>
  createdAt: Generated<Date>
}

/** Who did what for a lesson, in the order that it is told. */
export type CreditTable = {
  coursewareId: string
  role: 'presenter' | 'producer' | 'planner' | 'script' | 'camera' | 'sound' | 'edit'
  place: number
  name: string
  /** Of a presenter, and of nobody else. */
  presenterId: string | null
}

/** A PDF that goes with a lesson; its file lies under `handoutKey(coursewareId, id)`. */
export type HandoutTable = {
  id: string
  coursewareId: string
  title: string
  bytes: number
  sha256: string
  /** Waits for its review: it is not shown yet, or is shown for the time being. */
  held: Generated<Held | null>
  createdAt: Generated<Date>
  /** Removed then. Its file stays a day longer, for those who are fetching it. */
  endedAt: Generated<Date | null>
}
