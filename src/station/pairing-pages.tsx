import { deviceName } from '../account/device-name.ts'
import { QrCode } from '../account/one-time-cards.tsx'
import { type ErrorCode, errorWords } from '../errors.ts'
import { ChoiceField } from '../web/choice-field.tsx'
import { Button, ButtonLink, Card, Field, Island, Notice } from '../web/components.tsx'
import { formatDayTime, formatTime } from '../web/languages.ts'
import { renderLargePage } from '../web/large-page.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { pairingWords } from '../web/words/pairing.ts'
import { pollSeconds, shownCode } from './pairing.ts'
import type { WaitingComputer } from './pairing-records.ts'
import { StationMenu } from './station-menu.tsx'
import type { ListedStation } from './station-records.ts'

type CodeParts = { readonly code: string; readonly expiresAt: Date; readonly approveUrl: string }

/** What a computer shows that waits to become a station. Without script it asks again by loading itself anew. */
export function codePage(view: View, { code, expiresAt, approveUrl }: CodeParts): string {
  const { language } = view
  const words = pairingWords[language]
  const { origin, pathname } = new URL(approveUrl)
  return renderLargePage(view, {
    title: words.title,
    name: words.title,
    keys: words.noKeys,
    islands: ['pairing'],
    children: (
      <div class="pairing">
        <noscript>
          <meta http-equiv="refresh" content={String(pollSeconds + 2)} />
        </noscript>
        <p>{words.lead}</p>
        <div class="tv-sides">
          <div class="tv-phone">
            <p>{words.byPhone}</p>
            <QrCode text={approveUrl} label={words.qrLabel} />
          </div>
          <div>
            <p>{words.orType(origin + pathname)}</p>
            <p class="pairing-code">{shownCode(code)}</p>
            <Island name="pairing" props={{ language, pollSeconds, code }}>
              <p>{words.waiting}</p>
            </Island>
            <p class="soft">{words.until(formatTime(expiresAt, new Date(), language))}</p>
          </div>
        </div>
      </div>
    ),
  })
}

export type ApproveParts = {
  /** As it was typed or came by the QR code. */
  readonly code: string
  /** The computer that shows it; undefined where none does. */
  readonly waiting: WaitingComputer | undefined
  readonly failure: ErrorCode | undefined
  readonly stations: readonly ListedStation[]
  readonly isCut: boolean
  readonly stationText: string
  /** Chosen already, where somebody comes from the page of a station. */
  readonly stationId: string | undefined
}

/** Where a technician says which station a waiting computer is. */
export function approvePage(view: View, parts: ApproveParts): string {
  const words = pairingWords[view.language]
  const { code, waiting, failure, stationId } = parts
  return renderPage(view, {
    title: words.approveTitle,
    children: (
      <>
        <StationMenu view={view} here="/stations/pair" />
        <h1>{words.approveTitle}</h1>
        {failure && <Notice tone="bad">{errorWords(failure, view.language)}</Notice>}
        {waiting ? (
          <Approval view={view} parts={parts} waiting={waiting} />
        ) : (
          <Card>
            <p>{words.approveLead}</p>
            <form method="get" action="/stations/pair">
              {stationId && <input type="hidden" name="station" value={stationId} />}
              <Field
                {...{ name: 'code', label: words.code, hint: words.codeHint, value: failure ? code : '' }}
                {...{ autocomplete: 'off', inputMode: 'numeric', maxLength: 20 }}
                required
                autofocus
              />
              <Button>{words.findCode}</Button>
            </form>
          </Card>
        )}
      </>
    ),
  })
}

type ApprovalProps = { readonly view: View; readonly parts: ApproveParts; readonly waiting: WaitingComputer }

function Approval({ view: { language }, parts, waiting }: ApprovalProps) {
  const words = pairingWords[language]
  const { code, stations, isCut, stationText, stationId } = parts
  return (
    <>
      <Card title={words.asks}>
        <p class="pairing-code">{shownCode(code)}</p>
        <dl class="station-facts">
          <div>
            <dt>{words.asksDevice}</dt>
            <dd>{deviceName(waiting.userAgent, language)}</dd>
          </div>
          <div>
            <dt>{words.asksSince}</dt>
            <dd>{formatDayTime(waiting.createdAt, language)}</dd>
          </div>
        </dl>
        <Notice>{words.compare}</Notice>
      </Card>
      <Card>
        {(isCut || stationText !== '') && (
          <form method="get" action="/stations/pair" class="find">
            <input type="hidden" name="code" value={code} />
            <Field name="q" label={words.narrow} value={stationText} maxLength={60} autocomplete="off" />
            <Button kind="quiet">{words.find}</Button>
          </form>
        )}
        {isCut && <p class="soft">{words.tooMany(stations.length)}</p>}
        {stations.length === 0 ? (
          <p>{words.noStations}</p>
        ) : (
          <form method="post" action="/stations/pair">
            <input type="hidden" name="code" value={code} />
            <ChoiceField
              {...{ name: 'stationId', label: words.station, hint: words.stationHint, value: stationId }}
              choices={stations.map(({ id, name, placeNames }) => ({
                value: id,
                label: `${name} · ${placeNames.join(' / ')}`,
              }))}
              {...(stationId === undefined ? { empty: '—' } : {})}
              required
            />
            <p class="row">
              <Button>{words.approve}</Button>
              <ButtonLink kind="quiet" href="/stations/pair">
                {words.otherCode}
              </ButtonLink>
            </p>
          </form>
        )}
      </Card>
    </>
  )
}
