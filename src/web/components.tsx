import type { ComponentChildren } from 'preact'
import type { IslandName } from './islands.ts'

type IslandProps = {
  readonly name: IslandName
  /** Travels as JSON inside the page: no secrets that the asker may not see, no dates, no functions. */
  readonly props?: object
  /** What stands there until the script runs, or for good where it cannot. */
  readonly children?: ComponentChildren
}

/** A place that a script of src/web/islands takes over. The page must name the island to `renderPage` too. */
export const Island = ({ name, props = {}, children }: IslandProps) => (
  <div class="island" data-island={name} data-props={JSON.stringify(props)}>
    {children}
  </div>
)

type ButtonProps = {
  readonly children: ComponentChildren
  /** `main` for the one thing to do here, `quiet` for the rest, `danger` for what cannot be undone. */
  readonly kind?: 'main' | 'quiet' | 'danger'
  readonly type?: 'submit' | 'button'
  readonly name?: string
  readonly value?: string
  readonly disabled?: boolean
  /** For the ear, where several buttons bear the same word. Must contain that word (WCAG 2.5.3). */
  readonly label?: string
  readonly onClick?: () => void
}

/** A button of at least 48 px. Submits its form unless told otherwise. */
export const Button = ({ children, kind = 'main', type = 'submit', label, ...rest }: ButtonProps) => (
  <button class={`button ${kind}`} type={type} {...(label ? { 'aria-label': label } : {})} {...rest}>
    {children}
  </button>
)

/** A link that looks like a button: for going somewhere, never for changing something. */
export const ButtonLink = ({
  href,
  children,
  kind = 'main',
}: {
  href: string
  children: ComponentChildren
  kind?: 'main' | 'quiet'
}) => (
  <a class={`button ${kind}`} href={href}>
    {children}
  </a>
)

type FieldProps = {
  readonly label: string
  readonly name: string
  readonly type?: 'text' | 'password' | 'date' | 'datetime-local'
  readonly value?: string
  readonly hint?: string | undefined
  /** What is wrong with it, in words. */
  readonly fault?: string | undefined
  readonly autocomplete?: string
  readonly required?: boolean
  readonly minLength?: number
  readonly maxLength?: number
  /** Of a date: without one browsers take years of six digits. */
  readonly max?: string
  /** More than one row makes it a text area. */
  readonly rows?: number
  readonly autofocus?: boolean
  /** Which keys a telephone shows. */
  readonly inputMode?: 'numeric'
}

/** One labelled input; its hint and its fault are read out with it. */
export function Field({
  label,
  name,
  hint,
  fault,
  rows = 1,
  value = '',
  type = 'text',
  ...rest
}: FieldProps) {
  const id = `field-${name}`
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ')
  const common = {
    id,
    name,
    class: 'input',
    ...(described ? { 'aria-describedby': described } : {}),
    ...(fault ? { 'aria-invalid': true } : {}),
    ...rest,
  }
  return (
    <div class={fault ? 'field faulty' : 'field'}>
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {rows > 1 ? (
        <textarea rows={rows} {...common}>
          {value}
        </textarea>
      ) : type === 'password' ? (
        <input type="password" value={value} {...common} />
      ) : type === 'date' ? (
        <input type="date" value={value} {...common} />
      ) : type === 'datetime-local' ? (
        <input type="datetime-local" value={value} {...common} />
      ) : (
        <input type="text" value={value} autocapitalize="off" spellcheck={false} {...common} />
      )}
      {fault && (
        <p class="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  )
}

type FileFieldProps = { readonly label: string; readonly hint: string; readonly accept: string }

/** The one file of a form, sent as `file`; `accept` only helps to choose, the server judges. */
export const FileField = ({ label, hint, accept }: FileFieldProps) => (
  <div class="field">
    <label for="field-file">{label}</label>
    <p class="hint" id="field-file-hint">
      {hint}
    </p>
    <input
      class="input"
      id="field-file"
      type="file"
      name="file"
      accept={accept}
      aria-describedby="field-file-hint"
      required
    />
  </div>
)

/** A sentence that must be seen. `bad` is read out at once; colour is never the only sign. */
export const Notice = ({
  tone = 'info',
  children,
}: {
  tone?: 'info' | 'good' | 'bad'
  children: ComponentChildren
}) => (
  <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
    <span class="sign" aria-hidden="true">
      {tone === 'good' ? '✓' : tone === 'bad' ? '!' : 'i'}
    </span>
    <div>{children}</div>
  </div>
)

/** A sheet of paper on the page: groups what belongs together. */
export const Card = ({ title, children }: { title?: string; children: ComponentChildren }) => (
  <section class="card">
    {title && <h2>{title}</h2>}
    {children}
  </section>
)
