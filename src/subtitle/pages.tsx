import { WaitsNotice } from '../courseware/waits-notice.tsx'
import type { Held } from '../database/schema/editorial.ts'
import { Button, ButtonLink, Card, Field, FileField, Notice } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { subtitleWords } from '../web/words/subtitle.ts'
import type { HeldSubtitles } from './held-records.ts'
import { clockOf, type Subtitle, type SubtitleLanguage, subtitleLanguages } from './rules.ts'

/** What the form was sent with, and what came of it. */
export type SubtitleForm = {
  readonly language?: SubtitleLanguage | undefined
  readonly dialect?: string
  /** What is wrong, as a sentence. */
  readonly fault?: string
  readonly faultyDialect?: boolean
  readonly saved?: SubtitleLanguage | undefined
  readonly isRemoved?: boolean
}

type SubtitlesPageParts = {
  readonly coursewareId: string
  readonly title: string
  readonly isPublished: boolean
  readonly subtitles: readonly Subtitle[]
  /** What is proposed of them. */
  readonly held: HeldSubtitles
  /** What the reader changes waits for the reviewers. */
  readonly waits: boolean
  readonly form: SubtitleForm
}

/** A lesson's subtitles, for those who make it: what is there, its first words, and the form. Works without script. */
export function subtitlesPage(view: View, parts: SubtitlesPageParts): string {
  const words = subtitleWords[view.language]
  const { coursewareId, title, isPublished, subtitles, held, waits, form } = parts
  const isProposed = held.added.length + held.removed.length > 0
  return renderPage(view, {
    title: words.heading(title),
    width: 'narrow',
    children: (
      <>
        <h1>{words.heading(title)}</h1>
        {(waits || isProposed) && <WaitsNotice language={view.language} coursewareId={coursewareId} />}
        {form.fault && <Notice tone="bad">{form.fault}</Notice>}
        {form.saved && (
          <Notice tone="good">{(waits ? words.proposed : words.saved)(words.languages[form.saved])}</Notice>
        )}
        {form.isRemoved && <Notice tone="good">{waits ? words.removalProposed : words.removed}</Notice>}
        <Card title={words.list}>
          {subtitles.length === 0 && <p>{words.none}</p>}
          {subtitles.map(subtitle => (
            <SavedSubtitle
              key={subtitle.id}
              {...{ view, coursewareId, subtitle }}
              mark={held.removed.some(({ id }) => id === subtitle.id) ? 'remove' : undefined}
            />
          ))}
        </Card>
        {held.added.length > 0 && (
          <Card title={words.heldList}>
            {held.added.map(subtitle => (
              <SavedSubtitle key={subtitle.id} {...{ view, coursewareId, subtitle }} mark="add" />
            ))}
          </Card>
        )}
        {isPublished ? (
          <Card title={words.add}>
            <UploadForm view={view} coursewareId={coursewareId} form={form} />
          </Card>
        ) : (
          <Notice>{words.notYet}</Notice>
        )}
        <p class="pager">
          <ButtonLink kind="quiet" href={`/courseware/${coursewareId}`}>
            {words.back}
          </ButtonLink>
        </p>
      </>
    ),
  })
}

type SavedProps = {
  readonly view: View
  readonly coursewareId: string
  readonly subtitle: Subtitle
  /** It waits for its review: it comes, or goes. */
  readonly mark?: Held | undefined
}

function SavedSubtitle({ view, coursewareId, subtitle, mark }: SavedProps) {
  const { language, dialect, cueCount, firstCues, createdAt } = subtitle
  const words = subtitleWords[view.language]
  const name = dialect ? `${words.languages[language]}（${dialect}）` : words.languages[language]
  return (
    <section class="subtitle" aria-label={name}>
      <h3>{name}</h3>
      <p class="soft">
        {words.cues(cueCount)} · {words.savedOn(formatDayTime(createdAt, view.language))}
      </p>
      {mark === 'remove' && <p>{words.willGo}</p>}
      <p>{words.firstCues}</p>
      <dl class="cues" lang={language}>
        {firstCues.map(cue => (
          <div key={cue.startMs}>
            <dt>{clockOf(cue.startMs)}</dt>
            <dd dir="auto">{cue.text}</dd>
          </div>
        ))}
      </dl>
      <form method="post" action={`/courseware/${coursewareId}/subtitles/remove`}>
        {mark && <input type="hidden" name="which" value="held" />}
        {mark === 'remove' ? (
          <Button kind="quiet" name="language" value={language} label={`${words.keep}: ${name}`}>
            {words.keep}
          </Button>
        ) : (
          <Button kind="danger" name="language" value={language} label={words.removeLabel(name)}>
            {words.remove}
          </Button>
        )}
      </form>
    </section>
  )
}

function UploadForm({ view, coursewareId, form }: { view: View; coursewareId: string; form: SubtitleForm }) {
  const words = subtitleWords[view.language]
  return (
    <form method="post" enctype="multipart/form-data" action={`/courseware/${coursewareId}/subtitles`}>
      <div class="field">
        <label for="field-language">{words.language}</label>
        <p class="hint" id="field-language-hint">
          {words.languageHint}
        </p>
        <select class="input" id="field-language" name="language" aria-describedby="field-language-hint">
          {subtitleLanguages.map(language => (
            <option key={language} value={language} selected={language === (form.language ?? 'zh-CN')}>
              {words.languages[language]}
            </option>
          ))}
        </select>
      </div>
      <Field
        label={words.dialect}
        name="dialect"
        value={form.dialect ?? ''}
        hint={words.dialectHint}
        fault={form.faultyDialect ? words.wrongDialect : undefined}
        maxLength={20}
      />
      <FileField
        label={words.file}
        hint={words.fileHint}
        accept=".srt,.vtt,.ass,.ssa,text/vtt,application/x-subrip,text/plain"
      />
      <Button>{words.save}</Button>
    </form>
  )
}
