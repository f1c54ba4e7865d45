import { Button, ButtonLink, Card, Notice } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { webhookWords } from '../web/words/webhook.ts'
import type { DeliveryRecord } from './delivery-records.ts'
import { DeliveryTable } from './delivery-view.tsx'
import { WebhookForm, type Wrong } from './form-view.tsx'
import { shownUrl, writeCursor } from './rules.ts'
import type { ListedWebhook, WebhookRecord } from './webhook-records.ts'

type ListParts = {
  readonly webhooks: readonly ListedWebhook[]
  readonly wrong?: Wrong
  /** The one that was made just now, with its secret. */
  readonly made?: { readonly id: string; readonly name: string; readonly secret: string }
}

/** All webhooks, how they stand, and a form for one more. */
export function webhooksPage(view: View, { webhooks, wrong, made }: ListParts): string {
  const { language } = view
  const words = webhookWords[language]
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <h1>{words.title}</h1>
        <p class="soft">{words.lead}</p>
        {made && (
          <SecretNotice view={view} name={made.name} secret={made.secret} back={`/webhooks/${made.id}`} />
        )}
        <Card>
          {webhooks.length === 0 && <p class="soft">{words.none}</p>}
          <ul class="plain-list">
            {webhooks.map(webhook => (
              <li key={webhook.id}>
                <span>
                  <a href={`/webhooks/${webhook.id}`}>
                    <strong>{webhook.name}</strong>
                  </a>{' '}
                  <span class="soft">{shownUrl(webhook.url)}</span>
                </span>
                <span>{standing(webhook, view).join(' · ')}</span>
              </li>
            ))}
          </ul>
        </Card>
        <Card title={words.add}>
          <WebhookForm view={view} action="/webhooks" submit={words.make} {...(wrong ? { wrong } : {})} />
        </Card>
        <p class="pager">
          <ButtonLink kind="quiet" href="/operation">
            {words.backToOperation}
          </ButtonLink>
        </p>
      </>
    ),
  })
}

function standing(webhook: ListedWebhook, { language }: View): string[] {
  const words = webhookWords[language]
  const { pausedAt, waiting, givenUp, lastDeliveredAt } = webhook
  return [
    ...(pausedAt ? [words.paused] : []),
    ...(waiting > 0 ? [words.waiting(waiting)] : []),
    ...(givenUp > 0 ? [words.givenUp(givenUp)] : []),
    lastDeliveredAt ? words.lastDelivered(formatDayTime(lastDeliveredAt, language)) : words.neverDelivered,
  ]
}

type OneParts = {
  readonly webhook: WebhookRecord
  readonly deliveries: readonly DeliveryRecord[]
  readonly isMore: boolean
  readonly wrong?: Wrong
  /** Made just now. */
  readonly secret?: string
}

/** One webhook: its settings, what can be done with it, and its messages. */
export function webhookPage(view: View, { webhook, deliveries, isMore, wrong, secret }: OneParts): string {
  const words = webhookWords[view.language]
  const here = `/webhooks/${webhook.id}`
  const last = deliveries.at(-1)
  return renderPage(view, {
    title: webhook.name,
    children: (
      <>
        <h1>{webhook.name}</h1>
        <p class="soft">
          {shownUrl(webhook.url)}
          {webhook.pausedAt && ` · ${words.paused}`}
        </p>
        {view.path.endsWith('?saved=') && <Notice tone="good">{words.saved}</Notice>}
        {secret && <SecretNotice view={view} name={webhook.name} secret={secret} back={here} />}
        <Card title={words.messages}>
          {deliveries.length === 0 && <p class="soft">{words.noMessages}</p>}
          {deliveries.length > 0 && <DeliveryTable view={view} deliveries={deliveries} />}
          <div class="row after">
            {isMore && last && (
              <ButtonLink kind="quiet" href={`${here}?after=${writeCursor(last)}`}>
                {words.older}
              </ButtonLink>
            )}
            <Do action={`${here}/test`} label={words.test} />
            {deliveries.some(({ state }) => state === 'givenUp') && (
              <Do action={`${here}/replay`} label={words.replayAll} />
            )}
          </div>
        </Card>
        <Card title={words.settings}>
          <WebhookForm
            view={view}
            action={here}
            submit={words.save}
            wrong={wrong ?? { typed: webhook, faults: new Set() }}
          />
        </Card>
        <Card title={words.change}>
          <p>{words.newSecretLead}</p>
          <div class="row">
            <Do action={`${here}/secret`} label={words.newSecret} />
            {webhook.pausedAt ? (
              <Do action={`${here}/resume`} label={words.resume} />
            ) : (
              <Do action={`${here}/pause`} label={words.pause} />
            )}
            <Do action={`${here}/remove`} label={words.remove} kind="danger" />
          </div>
        </Card>
        <p class="pager">
          <ButtonLink kind="quiet" href="/webhooks">
            {words.back}
          </ButtonLink>
        </p>
      </>
    ),
  })
}

/** A button that is a form of its own. */
const Do = ({
  action,
  label,
  kind = 'quiet',
}: {
  action: string
  label: string
  kind?: 'quiet' | 'danger'
}) => (
  <form method="post" action={action}>
    <Button kind={kind}>{label}</Button>
  </form>
)

const SecretNotice = ({
  view,
  name,
  secret,
  back,
}: {
  view: View
  name: string
  secret: string
  back: string
}) => {
  const words = webhookWords[view.language]
  return (
    <Notice tone="good">
      <h2>{words.made(name)}</h2>
      <p>{words.madeLead}</p>
      <p>
        <code class="secret">{secret}</code>
      </p>
      <ButtonLink href={back} kind="quiet">
        {words.done}
      </ButtonLink>
    </Notice>
  )
}
