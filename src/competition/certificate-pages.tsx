import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { formatDay } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { certificateWords } from '../web/words/competition-certificate.ts'
import { resultWords } from '../web/words/competition-result.ts'
import type { Award } from './award-records.ts'

type CertificateParts =
  | { readonly state: 'valid'; readonly award: Award }
  | { readonly state: 'asking' | 'unknown'; readonly typed: string }

/** Whether a certificate is genuine and what it says; else a form for its number. */
export function certificatePage(view: View, parts: CertificateParts): string {
  const words = certificateWords[view.language]
  return renderPage(view, {
    title: words.title,
    width: parts.state === 'valid' ? 'wide' : 'narrow',
    children: (
      <>
        <h1>{words.title}</h1>
        {parts.state === 'valid' ? (
          <Genuine view={view} award={parts.award} />
        ) : (
          <>
            {parts.state === 'unknown' && <Notice tone="bad">{words.unknown}</Notice>}
            <Card>
              <form method="get" action="/certificates">
                <Field
                  label={words.number}
                  name="number"
                  value={parts.typed}
                  hint="XT2026-XXXX-XXXX"
                  required
                  maxLength={40}
                />
                <Button>{words.check}</Button>
              </form>
            </Card>
          </>
        )}
      </>
    ),
  })
}

function Genuine({ view: { language }, award }: { view: View; award: Award }) {
  const words = certificateWords[language]
  const here = `/certificates/${award.number}`
  // A certificate may be kept by proxies: its address alone says in which language it is.
  const asked = language === 'zh-CN' ? '' : `?language=${language}`
  const rows = [
    [words.number, award.number],
    [words.target, award.targetKind === 'entry' ? `《${award.targetName}》` : award.targetName],
    [words.makers, award.makers],
    [words.award, award.awardName],
    [words.competition, award.competitionTitle],
    [words.issuer, award.issuerName],
    [words.day, formatDay(award.issuedAt, language)],
  ] as const
  return (
    <>
      <Notice tone="good">{words.valid}</Notice>
      <dl class="lesson-about">
        {rows.map(([name, value]) =>
          value === '' ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <p class="row">
        <ButtonLink href={`${here}/certificate.pdf${asked}`}>{words.downloadPdf}</ButtonLink>
        <ButtonLink kind="quiet" href={`${here}/certificate.png${asked}`}>
          {words.downloadPicture}
        </ButtonLink>
        <ButtonLink kind="quiet" href={`/competitions/${award.competitionId}/awards`}>
          {resultWords[language].awardsTitle}
        </ButtonLink>
      </p>
      <img
        class="certificate"
        src={`${here}/certificate.png${asked}`}
        width={842}
        height={595}
        loading="lazy"
        alt={words.pictureOf(award.number)}
      />
    </>
  )
}
