import type { MetadataField } from '../../../metadata/rules.ts'

type Fields = readonly MetadataField[]

/** How the form and the hub stand to each other. */
export type Standing =
  | { readonly kind: 'resting' | 'waiting' | 'saving' | 'lost' | 'signedOut' }
  | { readonly kind: 'saved'; readonly at: Date; readonly faults: Fields; readonly theirs: Fields }
  | { readonly kind: 'conflict'; readonly fields: Fields }

type Keeping = {
  readonly savesItself: boolean
  readonly onStanding: (standing: Standing) => void
  readonly onMissing: (missing: Fields) => void
}

/** What the hub answers to a form that a script sends; see metadata/routes. */
type Answer = {
  readonly prints: object
  readonly missing: Fields
  readonly theirs: Fields
  readonly faults: Fields
}

/** While somebody types a pause of so long is a thought; then what stands there is worth saving. */
const pauseMs = 2000
/** A hub that cannot be reached is asked again so often. */
const againMs = 10_000

/**
 * Sends the form by itself: when a field is left, and when its writer pauses. One request at a time; what was typed
 * meanwhile follows. Once two have changed one field it sends nothing any more until a person has decided.
 * Leaving the page with something unsaved is asked about. Answers how to stop.
 */
export function keepSaved(
  form: HTMLFormElement,
  { savesItself, onStanding, onMissing }: Keeping,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isSending = false
  let isUnsaved = false
  let isHeld = false

  const later = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void send(), ms)
  }

  async function send(): Promise<void> {
    if (isSending || isHeld || !isUnsaved) return
    isSending = true
    isUnsaved = false
    onStanding({ kind: 'saving' })
    const standing = await sendOnce(form, onMissing).catch((): Standing => ({ kind: 'lost' }))
    isSending = false
    onStanding(standing)
    if (standing.kind === 'conflict') isHeld = true
    if (standing.kind !== 'saved') isUnsaved = true
    if (standing.kind === 'lost' || standing.kind === 'signedOut') later(againMs)
    else if (isUnsaved) later(pauseMs)
  }

  const changed = (pause: number) => {
    isUnsaved = true
    if (isHeld) return
    if (!savesItself) onStanding({ kind: 'waiting' })
    else later(pause)
  }
  const onInput = () => changed(pauseMs)
  const onChange = () => changed(0)
  const onSubmit = () => {
    clearTimeout(timer)
    isHeld = true
    isUnsaved = false
  }
  const onLeave = (event: BeforeUnloadEvent) => {
    if (!isUnsaved && !isSending) return
    event.preventDefault()
    event.returnValue = ''
  }
  form.addEventListener('input', onInput)
  form.addEventListener('change', onChange)
  form.addEventListener('submit', onSubmit)
  window.addEventListener('beforeunload', onLeave)
  return () => {
    clearTimeout(timer)
    form.removeEventListener('input', onInput)
    form.removeEventListener('change', onChange)
    form.removeEventListener('submit', onSubmit)
    window.removeEventListener('beforeunload', onLeave)
  }
}

async function sendOnce(form: HTMLFormElement, onMissing: (missing: Fields) => void): Promise<Standing> {
  const body = new URLSearchParams()
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value)
  const response = await fetch(form.action, {
    method: 'POST',
    headers: { Accept: 'application/json' },
    body,
    redirect: 'manual',
  })
  // The way to the sign-in page.
  if (response.type === 'opaqueredirect' || response.status === 401) return { kind: 'signedOut' }
  if (response.status === 409) {
    const { conflicts = [] }: { conflicts?: Fields } = await response.json()
    return { kind: 'conflict', fields: conflicts }
  }
  if (!response.ok) return { kind: 'lost' }
  const { prints, missing, theirs, faults }: Answer = await response.json()
  const base = form.elements.namedItem('base')
  if (base instanceof HTMLInputElement) base.value = JSON.stringify(prints)
  onMissing(missing)
  return { kind: 'saved', at: new Date(), faults, theirs }
}
