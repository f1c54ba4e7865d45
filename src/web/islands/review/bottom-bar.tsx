import { useEffect, useRef, useState } from 'preact/hooks'
import type { Rubric } from '../../../competition/rules.ts'
import {
  pointsText,
  type SheetDraft,
  type SheetFault,
  sheetFaults,
  totalSoFar,
} from '../../../competition/sheet.ts'
import type { RubricWords } from '../../../competition/stage-rules.ts'
import { Button, Notice } from '../../components.tsx'
import type { Language } from '../../languages.ts'
import { reviewWords } from '../../words/competition-review.ts'
import type { Standing } from './keep-sheet.ts'
import { StandingLine } from './standing-line.tsx'

type BottomBarProps = {
  readonly language: Language
  readonly rubric: Rubric
  readonly words: RubricWords
  readonly sheet: SheetDraft
  readonly watched: { readonly watchedPercent: number; readonly watchPercent: number }
  readonly standing: Standing
  readonly isOpen: boolean
  readonly onSubmit: () => void
  readonly onDecide: (which: 'theirs' | 'mine') => void
}

/** Total, how much was watched, whether all is saved, and handing in: asked once more, with all that is handed in. */
export function BottomBar(props: BottomBarProps) {
  const { language, rubric, words, sheet, watched, standing, isOpen, onSubmit, onDecide } = props
  const says = reviewWords[language]
  const [asks, setAsks] = useState(false)
  const [faults, setFaults] = useState<readonly SheetFault[]>([])
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (standing.kind === 'faulty') setFaults(standing.faults)
  }, [standing])
  useEffect(() => {
    if (asks || faults.length > 0) panel.current?.focus()
  }, [asks, faults.length])
  // What was missing may be there by now.
  useEffect(() => setFaults([]), [sheet])

  const ask = () => {
    const found = sheetFaults(rubric, sheet, watched)
    setFaults(found)
    setAsks(found.length === 0)
  }
  const faultText = (fault: SheetFault): string => {
    if (fault.kind === 'scoreMissing')
      return says.fault.scoreMissing(words.criteria[fault.criterion]?.name ?? fault.criterion)
    if (fault.kind === 'commentMissing') return says.fault.commentMissing
    return says.fault.notWatched(watched.watchedPercent, watched.watchPercent)
  }
  const total = totalSoFar(rubric, sheet.halfPoints).toFixed(2)

  return (
    <div class="review-bar">
      {faults.length > 0 && (
        <div class="card" ref={panel} tabIndex={-1} role="alert">
          <p>
            <strong>{says.faultsTitle}</strong>
          </p>
          <ul>
            {faults.map(fault => (
              <li key={faultText(fault)}>{faultText(fault)}</li>
            ))}
          </ul>
        </div>
      )}
      {asks && isOpen && (
        <section class="card" ref={panel} tabIndex={-1} aria-label={says.confirmTitle}>
          <p>
            <strong>{says.confirmTitle}</strong>
          </p>
          <dl class="handed">
            {rubric.criteria.map(({ id, mostPoints }) => (
              <div key={id}>
                <dt>{words.criteria[id]?.name ?? id}</dt>
                <dd>
                  {pointsText(sheet.halfPoints[id] ?? 0)} / {mostPoints}
                </dd>
              </div>
            ))}
            <div>
              <dt>{says.total}</dt>
              <dd>
                <strong>{total}</strong>
              </dd>
            </div>
          </dl>
          {sheet.flags.map(flag => (
            <Notice key={flag} tone="bad">
              {says.denied(words.gates[flag]?.name ?? flag)}
            </Notice>
          ))}
          <p class="soft">{says.confirmLead}</p>
          <p class="row">
            <Button
              type="button"
              onClick={() => {
                setAsks(false)
                onSubmit()
              }}
            >
              {says.confirm}
            </Button>
            <Button type="button" kind="quiet" onClick={() => setAsks(false)}>
              {says.notYet}
            </Button>
          </p>
        </section>
      )}
      <StandingLine language={language} standing={standing} isOpen={isOpen} onDecide={onDecide} />
      <div class="row totals">
        <span>
          {says.total} <strong class="review-total">{total}</strong>
        </span>
        <span class={watched.watchedPercent >= watched.watchPercent ? 'enough' : ''} title={says.watchLead}>
          {says.watchedOf(watched.watchedPercent, watched.watchPercent)}
        </span>
        {isOpen && !asks && (
          <Button type="button" onClick={ask}>
            {says.submit}
          </Button>
        )}
      </div>
    </div>
  )
}
