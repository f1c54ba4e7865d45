const errors: string[] = []
const most = 10

/** Remembers what went wrong in this page, for a report. Addresses are left out: they can carry passes. */
export function listenToErrors(): void {
  const keep = (text: string) => {
    errors.push(text.replace(/\b[a-z]+:\/\/\S+|\/media\/\S+/gi, '…').slice(0, 200))
    if (errors.length > most) errors.shift()
  }
  window.addEventListener('error', ({ message }) => keep(message))
  window.addEventListener('unhandledrejection', ({ reason }) =>
    keep(reason instanceof Error ? `${reason.name}: ${reason.message}` : 'rejected'),
  )
}

export const lastErrors = (): readonly string[] => errors
