/** How far the published catalogue has been written; one row, made by the first hub that writes it. */
export type PublicationTable = {
  id: number
  /** Names this catalogue: a cursor of another one, or of a time before a back-up was read back, is not ours. */
  catalogueId: string
  /** Every event up to this one is in the store. */
  seq: number
  /** Rises with each head: who has seen one takes no older. */
  number: number
  /** How many lessons the head tells of. */
  lessons: number
  writtenAt: Date
  /** Those that signed the head; none where it is to be written whatever happens. */
  keyIds: string[]
}

/** What the published catalogue last said of a lesson. */
export type CatalogueEntryTable = {
  coursewareId: string
  /** The event that it stands at: a changed lesson moves to the end. */
  seq: number
  /** The event since which it has been shown without a break. */
  shownSeq: number
  /** null where it is withdrawn. */
  publishedAt: Date | null
  /** `LessonEntry` of publication/rules; null: withdrawn. */
  entry: unknown
}

/** One stored part: what was told at the events after `afterSeq` up to `toSeq`. */
export type CataloguePartTable = {
  toSeq: number
  afterSeq: number
  /** How many entries its bytes hold, and how many of them nothing later has replaced. */
  entries: number
  live: number
  sha256: string
  bytes: number
}
