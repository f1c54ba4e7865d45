import type { SourceRetention } from '../media/retention.ts'
import { Button, ButtonLink, Card, Notice } from '../web/components.tsx'
import { formatBytes, formatDay, type Language } from '../web/languages.ts'
import { sourceWords } from '../web/words/source.ts'
import type { SourceRecord } from './source-records.ts'

type SourceProps = {
  readonly language: Language
  readonly source: SourceRecord
  /** Of the newest version's profile; undefined where that profile is no more: then nothing is deleted. */
  readonly retention: SourceRetention | undefined
}

/** The raw footage of a lesson, for those who made it: how long it stays, a way to save it, and one to keep it. */
export function SourceCard({ language, source, retention }: SourceProps) {
  const words = sourceWords[language]
  const { coursewareId, fileName, sourceBytes, deletedAt, dueAt, isKept } = source
  if (deletedAt) {
    return (
      <Card title={words.heading}>
        <p>{words.deleted(formatDay(deletedAt, language))}</p>
        <p class="soft">{words.deletedLead}</p>
      </Card>
    )
  }
  const isForEver = !retention || retention.days === null
  return (
    <Card title={words.heading}>
      <p class="file-name">{words.file(fileName, formatBytes(sourceBytes))}</p>
      {dueAt && (
        <Notice tone="bad">
          <p>
            <strong>{words.announced(formatDay(dueAt, language))}</strong>
          </p>
          <p>{words.announcedLead}</p>
        </Notice>
      )}
      {!dueAt && <p>{isKept ? words.kept : howLong(language, source, retention)}</p>}
      <div class="row">
        <ButtonLink kind="quiet" href={`/courseware/${coursewareId}/source`}>
          {words.download}
        </ButtonLink>
        {!isForEver && (
          <form method="post" action={`/courseware/${coursewareId}/source/keep`}>
            <Button kind={dueAt ? 'main' : 'quiet'} name="keep" value={isKept ? 'no' : 'yes'}>
              {isKept ? words.release : words.keep}
            </Button>
          </form>
        )}
      </div>
    </Card>
  )
}

function howLong(language: Language, source: SourceRecord, retention: SourceRetention | undefined): string {
  const words = sourceWords[language]
  if (!retention || retention.days === null) return words.forEver
  const { days, announceDays } = retention
  if (source.newestState !== 'published' || !source.publishedAt) return words.counting(days)
  const until = new Date(source.publishedAt.getTime() + days * 24 * 3600_000)
  return words.until(formatDay(until, language), days, announceDays)
}
