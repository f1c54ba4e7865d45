import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import type { View } from '../web/view.ts'
import { resultWords } from '../web/words/competition-result.ts'
import { formatEnd } from './notice-end.ts'
import type { ResultParts } from './result-pages.tsx'
import { isYearKnown, noticeEnd } from './working-days.ts'

type NextParts = { readonly view: View; readonly parts: ResultParts }

/** Where the result stands with the public, and the one thing to do next. */
export function NextStep({ view, parts }: NextParts) {
  const { stage } = parts
  const words = resultWords[view.language]
  if (stage.state === 'counting' && parts.may.organise) return <Announce view={view} parts={parts} />
  if (stage.state === 'noticed') return <Finalise view={view} parts={parts} />
  const at = (time: Date | null) => (time ? formatDayTime(time, view.language) : '')
  return (
    <>
      {stage.state === 'final' && (
        <Notice tone="good">
          {words.isFinal(at(stage.finalAt))}{' '}
          {stage.blindLiftedAt && parts.liftedBy && words.liftedBy(parts.liftedBy, at(stage.blindLiftedAt))}
        </Notice>
      )}
      <Links view={view} parts={parts} />
    </>
  )
}

function Announce({ view, parts }: NextParts) {
  const { stage, now, results, areVotesOpen } = parts
  const { language } = view
  const words = resultWords[language]
  const isOpen = results.some(({ state }) => state === 'needsArbitration' || state === 'notFinal')
  const end = noticeEnd(now, stage.noticeDays)
  return (
    <Card title={words.announceTitle}>
      <p>{words.announceLead(stage.noticeDays, formatEnd(end, language))}</p>
      {!isYearKnown(end) && <p class="soft">{words.calendarUnknown}</p>}
      {isOpen || areVotesOpen ? (
        <Notice>{isOpen ? words.notYet : words.votesOpen}</Notice>
      ) : (
        <form method="post" action={`/competitions/stages/${stage.id}/results/announce`}>
          <Field label={words.until} name="until" type="date" max="2999-12-31" />
          <Button>{words.announce}</Button>
        </form>
      )}
      <Links view={view} parts={parts} />
    </Card>
  )
}

function Finalise({ view, parts }: NextParts) {
  const { stage, now, may, notice, objections } = parts
  const { language } = view
  const words = resultWords[language]
  const isOver = stage.noticeUntil !== null && now >= stage.noticeUntil
  return (
    <Card title={words.finaliseTitle}>
      <p>{words.finaliseLead(stage.noticeUntil ? formatEnd(stage.noticeUntil, language) : '')}</p>
      {objections.open > 0 && <Notice>{words.openObjections(objections.open)}</Notice>}
      {notice.isOutdated && <Notice tone="bad">{words.outdated}</Notice>}
      {may.organise && isOver && !notice.isOutdated && (
        <form method="post" action={`/competitions/stages/${stage.id}/results/finalise`}>
          <Button>{words.finalise}</Button>
        </form>
      )}
      {may.organise && notice.mayRecheck && (
        <form method="post" action={`/competitions/stages/${stage.id}/results/recheck`}>
          <p>{words.recheckLead}</p>
          <Field
            label={words.reason}
            hint={words.reasonHint}
            name="reason"
            required
            minLength={2}
            maxLength={300}
          />
          <Button kind="quiet">{words.recheck}</Button>
        </form>
      )}
      <Links view={view} parts={parts} />
    </Card>
  )
}

function Links({ view, parts: { competition, stage, may, objections, isLogPublic } }: NextParts) {
  const words = resultWords[view.language]
  const here = `/competitions/stages/${stage.id}`
  const isTold = stage.state === 'noticed' || stage.state === 'final'
  return (
    <p class="row">
      {isTold && (
        <ButtonLink kind="quiet" href={`/competitions/${competition.id}/notice`}>
          {words.toNotice}
        </ButtonLink>
      )}
      {may.organise && (isTold || objections.count > 0) && (
        <ButtonLink kind="quiet" href={`${here}/objections`}>
          {words.toObjections(objections.count)}
        </ButtonLink>
      )}
      {stage.state === 'final' && (
        <ButtonLink kind="quiet" href={`/competitions/${competition.id}/awards`}>
          {words.toAwards}
        </ButtonLink>
      )}
      <ButtonLink kind="quiet" href={`${here}/heads`}>
        {words.toHeads}
      </ButtonLink>
      {isLogPublic && (
        <ButtonLink kind="quiet" href={`${here}/log.json`}>
          {words.toLog}
        </ButtonLink>
      )}
    </p>
  )
}
