export type Choice = { readonly value: string; readonly label: string }

type ChoiceFieldProps = {
  readonly label: string
  readonly name: string
  /** Where several forms of a page have a field of this name. */
  readonly id?: string
  readonly choices: readonly Choice[]
  readonly value?: string | undefined
  readonly hint?: string | undefined
  /** Said first where nothing needs to be chosen, or nothing is chosen yet. */
  readonly empty?: string
  readonly required?: boolean
  /** What is wrong with it, in words. */
  readonly fault?: string | undefined
}

/** One labelled list to choose from; its hint and its fault are read out with it. */
export function ChoiceField(props: ChoiceFieldProps) {
  const { label, name, choices, value, hint, empty, required, fault } = props
  const id = props.id ?? `field-${name}`
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ')
  return (
    <div class={fault ? 'field faulty' : 'field'}>
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <select
        class="input"
        id={id}
        name={name}
        required={required ?? false}
        {...(described ? { 'aria-describedby': described } : {})}
        {...(fault ? { 'aria-invalid': true } : {})}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {choices.map(choice => (
          <option key={choice.value} value={choice.value} selected={choice.value === value}>
            {choice.label}
          </option>
        ))}
      </select>
      {fault && (
        <p class="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  )
}
