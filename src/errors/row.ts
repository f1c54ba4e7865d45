/** The languages a person can be spoken to in; the first is the default. */
export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

/** What is known of one way to fail. */
export type Row = {
  /** HTTP status that the hub answers with. */
  readonly status: number
  /** Whether doing the same again, later, can help: the queue retries only these. */
  readonly retry: boolean
  /** What happened and what to do, for a person. `{name}` is filled from the error's facts. */
  readonly words: Readonly<Record<Language, string>>
}

/** Writes one row: HTTP status, whether a retry can help, the sentence in both languages. */
export const row = (status: number, retry: boolean, zh: string, en: string): Row => ({
  status,
  retry,
  words: { 'zh-CN': zh, en },
})
