import { errorWords } from '../errors.ts'
import { Button, ButtonLink, Notice } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { coursewareWords } from '../web/words/courseware.ts'
import type { CoursewareProgress, VerbState } from './rules.ts'

type ProgressProps = { readonly language: Language; readonly progress: CoursewareProgress }

/** A lesson's eight verbs as they stand; drawn by the server first and by the page's script from then on. */
export function ProgressView({ language, progress }: ProgressProps) {
  const words = coursewareWords[language]
  const waitsForSender = progress.verbs.some(({ waitingFor }) => waitingFor === 'sender')
  return (
    <div class="progress-view" data-state={progress.state}>
      <p class={`standing ${progress.state}`} role="status">
        {words.states[progress.state]}
      </p>
      {progress.failure && <FailureNotice language={language} progress={progress} />}
      {progress.state === 'published' && (
        <Notice tone="good">
          <p>{words.publishedNow}</p>
          <ButtonLink href={progress.watchPath ?? `/courseware/${progress.coursewareId}`}>
            {words.watchNow}
          </ButtonLink>
        </Notice>
      )}
      {progress.state === 'processing' && progress.watchPath && progress.coming.length > 0 && (
        <Notice tone="good">
          <p>{words.watchableNow}</p>
          <p>{words.coming(progress.coming.join(language === 'en' ? ', ' : '、'))}</p>
          <ButtonLink href={progress.watchPath}>{words.watchNow}</ButtonLink>
        </Notice>
      )}
      {waitsForSender && !progress.failure && (
        <Notice>
          <p>{words.continueUpload}</p>
          <ButtonLink kind="quiet" href="/upload">
            {words.toUpload}
          </ButtonLink>
        </Notice>
      )}
      <ol class="verbs">
        {progress.verbs.map(verb => (
          <VerbRow key={verb.verb} language={language} verb={verb} />
        ))}
      </ol>
      {progress.canStop && progress.state === 'processing' && (
        <form method="post" action={`/courseware/${progress.coursewareId}/stop`}>
          <Button kind="quiet">{words.stop}</Button>
        </form>
      )}
    </div>
  )
}

function VerbRow({ language, verb }: { language: Language; verb: VerbState }) {
  const words = coursewareWords[language]
  const percent = `${Math.floor(verb.share * 100)}%`
  const said = verb.waitingFor ? words.waitingFor[verb.waitingFor] : words.verbStates[verb.state]
  const isMoving = verb.state === 'running' || (verb.state === 'waiting' && verb.share > 0)
  return (
    <li class={`verb ${verb.state}`} {...(verb.state === 'running' ? { 'aria-current': 'step' } : {})}>
      <span class="sign" aria-hidden="true">
        {verb.state === 'done' ? '✓' : verb.state === 'failed' ? '!' : ''}
      </span>
      <span class="name">{words.verbs[verb.verb]}</span>
      <span class="meaning soft">{words.verbMeanings[verb.verb]}</span>
      <span class="said">{isMoving ? `${said} · ${percent}` : said}</span>
      <progress max={1} value={verb.state === 'done' ? 1 : verb.share} aria-label={words.verbs[verb.verb]}>
        {percent}
      </progress>
    </li>
  )
}

/** Which verb, why, and what to do: the three things that a person needs to go on. */
function FailureNotice({ language, progress }: ProgressProps) {
  const words = coursewareWords[language]
  const { failure } = progress
  if (!failure) return null
  const verb = progress.verbs.find(({ verb }) => verb === failure.verb)?.verb
  return (
    <Notice tone="bad">
      <h2>{words.verbFailed(verb ? words.verbs[verb] : failure.verb)}</h2>
      <p>{failure.words ?? errorWords(failure.code, language, failure.facts)}</p>
      {progress.canRetry && (
        <form method="post" action={`/courseware/${progress.coursewareId}/retry`}>
          <Button>{words.retry}</Button>
        </form>
      )}
      {failure.verb === 'upload' && (
        <ButtonLink kind="quiet" href="/upload">
          {words.toUpload}
        </ButtonLink>
      )}
    </Notice>
  )
}
