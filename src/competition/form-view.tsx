import { Field } from '../web/components.tsx'
import type { Typed } from './typed-form.ts'

type TimeProps = {
  readonly label: string
  readonly name: string
  readonly value: string | undefined
  readonly hint?: string | undefined
  readonly fault?: string | undefined
  readonly required?: boolean
}

/** A day and a time of day in China's time. */
export const MomentField = ({ value = '', ...field }: TimeProps) => (
  <Field {...field} value={value} type="datetime-local" max="2999-12-31T23:59" />
)

type CountProps = {
  readonly label: string
  readonly name: string
  readonly typed: Typed
  readonly hint?: string | undefined
  readonly fault?: string | undefined
}

/** A whole number; a telephone shows its digits. */
export const CountField = ({ label, name, typed, hint, fault }: CountProps) => (
  <Field
    {...{ label, name, hint, fault }}
    value={typed[name] ?? ''}
    inputMode="numeric"
    maxLength={5}
    autocomplete="off"
  />
)

type CellProps = {
  readonly label: string
  readonly name: string
  readonly typed: Typed
  readonly maxLength: number
  readonly kind?: 'text' | 'count'
}

/** One input of a row; its label stands above it on every row, as rows stand below each other on a telephone. */
export const Cell = ({ label, name, typed, maxLength, kind = 'text' }: CellProps) => (
  <label class={`cell ${kind}`}>
    <span>{label}</span>
    <input
      class="input"
      type="text"
      name={name}
      value={typed[name] ?? ''}
      maxLength={maxLength}
      autocomplete="off"
      {...(kind === 'count' ? { inputMode: 'numeric' as const } : {})}
    />
  </label>
)

/** How many rows of a list a form shows: those that are filled, and some that are empty. */
export function rowCount(typed: Typed, list: string, spare: number, most: number): number {
  const filled = Object.keys(typed).flatMap(name => {
    const [, at] = new RegExp(`^${list}\\.(\\d{1,2})\\.`).exec(name) ?? []
    return at !== undefined && typed[name] ? [Number(at) + 1] : []
  })
  return Math.min(most, Math.max(0, ...filled) + spare)
}
