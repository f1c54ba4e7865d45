/**
 * Suggests words in the search's field while somebody types, by the browser's own list, which keyboards and screen
 * readers know. The field is in the page already and works without this.
 */
const waitMs = 150

for (const input of document.querySelectorAll<HTMLInputElement>('input[data-suggest]')) follow(input)

function follow(input: HTMLInputElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = new AbortController()
  input.addEventListener('input', () => {
    clearTimeout(timer)
    asked.abort()
    asked = new AbortController()
    const { signal } = asked
    timer = setTimeout(() => {
      // A list that does not come is not missed.
      suggest(input, signal).catch(() => undefined)
    }, waitMs)
  })
}

async function suggest(input: HTMLInputElement, signal: AbortSignal): Promise<void> {
  const text = input.value.trim()
  const answer = text
    ? await fetch(`${input.dataset.suggest ?? ''}?q=${encodeURIComponent(text)}`, { signal })
    : undefined
  const found: unknown = answer?.ok ? await answer.json() : undefined
  const words = wordsIn(found)
  const before = text.split(/\s+/).slice(0, -1)
  const typed = text.split(/\s+/).at(-1) ?? ''
  input.list?.replaceChildren(
    ...words.map(word => {
      const option = document.createElement('option')
      option.value = [...before, word].join(' ')
      // Browsers show only what contains the typed letters: `fq` stands before 番茄.
      if (!word.includes(typed)) option.label = `${text} ${word}`
      return option
    }),
  )
}

function wordsIn(found: unknown): readonly string[] {
  if (typeof found !== 'object' || found === null || !('words' in found) || !Array.isArray(found.words))
    return []
  return found.words.filter(word => typeof word === 'string')
}
