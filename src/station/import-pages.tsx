import { type ErrorCode, type ErrorFacts, errorWords } from '../errors.ts'
import { Button, ButtonLink, Card, FileField, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { tableWords } from '../web/words/station-table.ts'
import { columns } from './column-names.ts'
import type { ImportPlan } from './import-plan.ts'
import { Counts, Rows } from './import-view.tsx'
import { StationMenu } from './station-menu.tsx'

export type ImportFailure = { readonly code: ErrorCode; readonly facts: ErrorFacts } | 'noFile'

type ImportParts = { readonly mayMakeVillages: boolean; readonly failure: ImportFailure | undefined }

/** Takes in a list of stations. */
export function importPage(view: View, { mayMakeVillages, failure }: ImportParts): string {
  const words = tableWords[view.language]
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <StationMenu view={view} here="/stations/import" />
        <h1>{words.title}</h1>
        {failure && (
          <Notice tone="bad">
            {failure === 'noFile' ? words.noFile : errorWords(failure.code, view.language, failure.facts)}
          </Notice>
        )}
        <Card>
          <p>{words.lead}</p>
          <p class="row">
            {(['xlsx', 'csv'] as const).map(format => (
              <a key={format} href={`/stations/import/template?format=${format}`} download>
                {words.template(format === 'xlsx' ? 'Excel' : 'CSV')}
              </a>
            ))}
          </p>
          <form method="post" action="/stations/import" encType="multipart/form-data">
            <FileField label={words.file} hint={words.fileHint} accept=".xlsx,.csv,.txt" />
            {mayMakeVillages && (
              <div class="field">
                <label class="tick">
                  <input type="checkbox" name="villages" value="on" />
                  <span>{words.makesVillages}</span>
                </label>
              </div>
            )}
            <Button>{words.look}</Button>
          </form>
        </Card>
        <Card title={words.explain}>
          <dl class="station-facts">
            {columns.map(column => (
              <div key={column}>
                <dt>{words.column[column]}</dt>
                <dd>{words.hints[column]}</dd>
              </div>
            ))}
          </dl>
          <p>{words.keeps}</p>
        </Card>
      </>
    ),
  })
}

type PreviewParts = { readonly plan: ImportPlan; readonly text: string; readonly makesVillages: boolean }

/** What a list would change, before anything is. */
export function previewPage(view: View, { plan, text, makesVillages }: PreviewParts): string {
  const words = tableWords[view.language]
  const good = plan.rows.filter(({ state }) => state === 'new' || state === 'changed').length
  const villages = new Set(
    plan.rows.flatMap(row =>
      row.state !== 'wrong' && 'parentId' in row.place ? [`${row.place.parentId} ${row.place.name}`] : [],
    ),
  ).size
  return renderPage(view, {
    title: words.previewTitle,
    children: (
      <>
        <StationMenu view={view} here="/stations/import" />
        <h1>{words.previewTitle}</h1>
        <Counts language={view.language} plan={plan} />
        {villages > 0 && <Notice>{words.villagesToMake(villages)}</Notice>}
        {plan.ignored.length > 0 && <Notice>{words.ignored(plan.ignored.join('、'))}</Notice>}
        <form method="post" action="/stations/import/save" encType="multipart/form-data" class="row">
          <textarea name="rows" hidden readOnly>
            {text}
          </textarea>
          {makesVillages && <input type="hidden" name="villages" value="on" />}
          {good > 0 ? <Button>{words.save(good)}</Button> : <p>{words.nothingToSave}</p>}
          <ButtonLink kind="quiet" href="/stations/import">
            {words.another}
          </ButtonLink>
        </form>
        <Rows language={view.language} rows={plan.rows} />
      </>
    ),
  })
}

type DoneParts = {
  readonly plan: ImportPlan
  /** Villages that were added. */
  readonly made: number
  /** Rows that somebody else was quicker with. */
  readonly wrongLines: readonly number[]
}

/** What was saved, and what was not. */
export function importDonePage(view: View, { plan, made, wrongLines }: DoneParts): string {
  const words = tableWords[view.language]
  const rows = plan.rows.filter(({ state, line }) => state === 'wrong' || wrongLines.includes(line))
  return renderPage(view, {
    title: words.doneTitle,
    children: (
      <>
        <StationMenu view={view} here="/stations/import" />
        <h1>{words.doneTitle}</h1>
        <Counts language={view.language} plan={plan} made={made} wrongLines={wrongLines} />
        <Rows language={view.language} rows={rows} wrongLines={wrongLines} />
        <ButtonLink href="/stations">{words.toList}</ButtonLink>
      </>
    ),
  })
}
