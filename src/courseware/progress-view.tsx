import { errorWords } from '../errors.ts'
import { Button, ButtonLink, Notice } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { coursewareWords } from '../web/words/courseware.ts'
import { rungList } from '../web/words/lesson-page.ts'
import type { CoursewareProgress, VerbState } from './rules.ts'

type ProgressProps = { readonly language: Language; readonly progress: CoursewareProgress }

/** A lesson's eight verbs as they stand; drawn by the server first and by the page's script from then on. */
export function ProgressView({ language, progress }: ProgressProps) {
  const words = coursewareWords[language]
  // Nothing went wrong: somebody wanted it so.
  const isStopped = progress.failure?.code === 'stopped'
  const isMade = progress.state === 'published' && !progress.isPublic
  const waitsForSender = progress.verbs.some(({ waitingFor }) => waitingFor === 'sender')
  return (
    <div class="progress-view" data-state={progress.state}>
      <p class={`standing ${isStopped ? 'stopped' : progress.state}`} role="status">
        {isStopped ? words.stopped : isMade ? words.made : words.states[progress.state]}
      </p>
      {progress.failure && <FailureNotice language={language} progress={progress} />}
      {progress.state === 'published' && (
        <Notice tone="good">
          <p>{isMade ? words.madeNow : words.publishedNow}</p>
          <ButtonLink href={progress.watchPath ?? `/courseware/${progress.coursewareId}`}>
            {isMade ? words.toReview : words.watchNow}
          </ButtonLink>
        </Notice>
      )}
      {progress.state === 'processing' && progress.watchPath && progress.coming.length > 0 && (
        <Notice tone="good">
          <p>{words.watchableNow}</p>
          <p>{words.coming(rungList(progress.coming, language))}</p>
          <ButtonLink href={progress.watchPath}>{words.watchNow}</ButtonLink>
        </Notice>
      )}
      {waitsForSender && !progress.failure && (
        <Notice>
          <p>{words.continueUpload}</p>
          <ButtonLink kind="quiet" href={`/upload?lesson=${progress.coursewareId}`}>
            {words.toUpload}
          </ButtonLink>
        </Notice>
      )}
      <ol class="verbs">
        {progress.verbs.map(verb => (
          <VerbRow key={verb.verb} language={language} verb={verb} isStopped={isStopped} />
        ))}
      </ol>
      {progress.canStop && progress.state === 'processing' && (
        <form method="post" action={`/courseware/${progress.coursewareId}/stop`}>
          <Button kind="quiet">{words.stop}</Button>
          {progress.watchPath && <p class="hint">{words.stopHint}</p>}
        </form>
      )}
    </div>
  )
}

type VerbProps = { readonly language: Language; readonly verb: VerbState; readonly isStopped: boolean }

function VerbRow({ language, verb, isStopped }: VerbProps) {
  const words = coursewareWords[language]
  const percent = `${Math.floor(verb.share * 100)}%`
  const look = isStopped && verb.state === 'failed' ? 'stopped' : verb.state
  const state = look === 'stopped' ? words.stoppedHere : words.verbStates[look]
  const said = verb.waitingFor ? words.waitingFor[verb.waitingFor] : state
  const isMoving = verb.state === 'running' || (verb.state === 'waiting' && verb.share > 0)
  return (
    <li class={`verb ${look}`} {...(verb.state === 'running' ? { 'aria-current': 'step' } : {})}>
      <span class="sign" aria-hidden="true">
        {look === 'done' ? '✓' : look === 'failed' ? '!' : ''}
      </span>
      <span class="name">{words.verbs[verb.verb]}</span>
      <span class="meaning soft">{words.verbMeanings[verb.verb]}</span>
      <span class="said">{isMoving ? `${said} ·\u00a0${percent}` : said}</span>
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
    <Notice tone={failure.code === 'stopped' ? 'info' : 'bad'}>
      <h2>
        {failure.code === 'stopped'
          ? words.stopped
          : words.verbFailed(verb ? words.verbs[verb] : failure.verb)}
      </h2>
      <p>{failure.words ?? errorWords(failure.code, language, failure.facts)}</p>
      {progress.watchPath && (
        <p>
          {words.stillWatchable} <a href={progress.watchPath}>{words.watchNow}</a>
        </p>
      )}
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
