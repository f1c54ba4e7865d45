import type { Language } from '../../languages.ts'
import { stationmodeWords } from '../../words/stationmode.ts'

/** A black screen over the stopped film. Small and grey, for whoever pressed by mistake: how to get back. */
export const Dark = ({ language, onEnd }: { readonly language: Language; readonly onEnd: () => void }) => (
  <button class="tv-dark" type="button" tabIndex={-1} onClick={onEnd}>
    {stationmodeWords[language].dark}
  </button>
)
