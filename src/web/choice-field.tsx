export type Choice = { readonly value: string; readonly label: string }

type ChoiceFieldProps = {
  readonly label: string
  readonly name: string
  readonly choices: readonly Choice[]
  readonly value?: string | undefined
  readonly hint?: string | undefined
  /** Said first where nothing needs to be chosen, or nothing is chosen yet. */
  readonly empty?: string
  readonly required?: boolean
}

/** One labelled list to choose from; its hint is read out with it. */
export function ChoiceField({ label, name, choices, value, hint, empty, required }: ChoiceFieldProps) {
  const id = `field-${name}`
  return (
    <div class="field">
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
        {...(hint ? { 'aria-describedby': `${id}-hint` } : {})}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {choices.map(choice => (
          <option key={choice.value} value={choice.value} selected={choice.value === value}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  )
}
