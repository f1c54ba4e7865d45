import type { ComponentChildren } from 'preact'
import type { Choice } from '../web/choice-field.tsx'

type TicksProps = {
  readonly label: string
  readonly name: string
  readonly values: readonly string[]
  readonly options: readonly Choice[]
  readonly hint?: string
  readonly fault?: string | undefined
}

/** Any number of a short list. */
export function Ticks({ label, name, values, options, hint, fault }: TicksProps) {
  return (
    <TickGroup label={label} name={name} hint={hint} fault={fault}>
      <div class="ticks">
        <TickList name={name} values={values} options={options} />
      </div>
    </TickGroup>
  )
}

/** The frame around ticks: its name, a hint, what is wrong. */
export function TickGroup({
  label,
  name,
  hint,
  fault,
  children,
}: {
  label: string
  name: string
  hint?: string | undefined
  fault?: string | undefined
  children: ComponentChildren
}) {
  const id = `field-${name}`
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ')
  return (
    <fieldset
      class={fault ? 'field tick-group faulty' : 'field tick-group'}
      id={id}
      tabIndex={-1}
      {...(described ? { 'aria-describedby': described } : {})}
    >
      <legend>{label}</legend>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children}
      <Fault id={id} fault={fault} />
    </fieldset>
  )
}

/** The boxes themselves. */
export const TickList = ({
  name,
  values,
  options,
}: {
  name: string
  values: readonly string[]
  options: readonly Choice[]
}) => (
  <>
    {options.map(option => (
      <label key={option.value} class="tick">
        <input type="checkbox" name={name} value={option.value} checked={values.includes(option.value)} />
        {option.label}
      </label>
    ))}
  </>
)

const Fault = ({ id, fault }: { id: string; fault: string | undefined }) =>
  fault ? (
    <p class="fault" id={`${id}-fault`}>
      {fault}
    </p>
  ) : null
