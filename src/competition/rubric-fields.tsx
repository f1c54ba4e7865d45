import type { ComponentChildren } from 'preact'
import type { View } from '../web/view.ts'
import { competitionStageFormWords } from '../web/words/competition-stage-form.ts'
import { Cell, rowCount } from './form-view.tsx'
import { bandCount, mostCriteria, mostGates } from './rubric-form.ts'
import { type Faults, rowField, type Typed } from './typed-form.ts'

type RubricProps = {
  readonly view: View
  readonly typed: Typed
  readonly faults: Faults
  readonly weightSum?: number | undefined
}

/** Criteria with weights, gates and the five bands: a row each, with two empty ones to fill. */
export function RubricFields({ view, typed, faults, weightSum }: RubricProps) {
  const words = competitionStageFormWords[view.language]
  const criteriaRows = rowCount(typed, 'criteria', 2, mostCriteria)
  return (
    <>
      <Rows
        legend={words.criteria}
        hint={words.criteriaHint}
        faults={[
          ...(weightSum === undefined ? [] : [words.weights(weightSum)]),
          ...(['criteria', 'tie'] as const).filter(name => faults.has(name)).map(name => words.faults[name]),
        ]}
      >
        {count(criteriaRows).map(at => (
          <div key={at} class="form-row criterion-row">
            <Kept list="criteria" at={at} typed={typed} />
            <Cell
              label={`${words.criterion.name} ${at + 1}`}
              name={rowField('criteria', at, 'name')}
              typed={typed}
              maxLength={40}
            />
            <Cell
              label={words.criterion.weight}
              name={rowField('criteria', at, 'weight')}
              typed={typed}
              maxLength={3}
              kind="count"
            />
            <Cell
              label={words.criterion.mostPoints}
              name={rowField('criteria', at, 'mostPoints')}
              typed={typed}
              maxLength={3}
              kind="count"
            />
            <TieCell view={view} typed={typed} at={at} rows={criteriaRows} />
            <Cell
              label={words.criterion.hint}
              name={rowField('criteria', at, 'hint')}
              typed={typed}
              maxLength={200}
            />
          </div>
        ))}
      </Rows>
      <Rows
        legend={words.gates}
        hint={words.gatesHint}
        faults={faults.has('gates') ? [words.faults.gates] : []}
      >
        {count(rowCount(typed, 'gates', 1, mostGates)).map(at => (
          <div key={at} class="form-row gate">
            <Kept list="gates" at={at} typed={typed} />
            <Cell
              label={`${words.gate.name} ${at + 1}`}
              name={rowField('gates', at, 'name')}
              typed={typed}
              maxLength={40}
            />
            <Cell
              label={words.gate.hint}
              name={rowField('gates', at, 'hint')}
              typed={typed}
              maxLength={200}
            />
          </div>
        ))}
      </Rows>
      <Rows
        legend={words.bands}
        hint={words.bandsHint}
        faults={faults.has('bands') ? [words.faults.bands] : []}
      >
        {count(bandCount).map(at => (
          <div key={at} class="form-row band">
            <Cell
              label={words.band.fromPercent}
              name={rowField('bands', at, 'fromPercent')}
              typed={typed}
              maxLength={3}
              kind="count"
            />
            <Cell label={words.band.text} name={rowField('bands', at, 'text')} typed={typed} maxLength={60} />
          </div>
        ))}
      </Rows>
    </>
  )
}

const count = (rows: number): readonly number[] => Array.from({ length: rows }, (_, at) => at)

type RowsProps = {
  readonly legend: string
  readonly hint: string
  /** Sentences on what is wrong with the list. */
  readonly faults: readonly string[]
  readonly children: ComponentChildren
}

const Rows = ({ legend, hint, faults, children }: RowsProps) => (
  <fieldset class={faults.length > 0 ? 'rows faulty' : 'rows'}>
    <legend>{legend}</legend>
    <p class="hint">{hint}</p>
    {faults.map(fault => (
      <p key={fault} class="fault">
        {fault}
      </p>
    ))}
    {children}
  </fieldset>
)

/** What a row is called in the sheets that refer to it. */
const Kept = ({ list, at, typed }: { list: string; at: number; typed: Typed }) => (
  <input type="hidden" name={rowField(list, at, 'id')} value={typed[rowField(list, at, 'id')] ?? ''} />
)

function TieCell({ view, typed, at, rows }: { view: View; typed: Typed; at: number; rows: number }) {
  const words = competitionStageFormWords[view.language]
  const name = rowField('criteria', at, 'tie')
  return (
    <label class="cell count">
      <span>{words.criterion.tie}</span>
      <select class="input" name={name}>
        <option value="">{words.noTie}</option>
        {count(rows).map(place => (
          <option key={place} value={String(place + 1)} selected={typed[name] === String(place + 1)}>
            {words.tieAt(place + 1)}
          </option>
        ))}
      </select>
    </label>
  )
}
