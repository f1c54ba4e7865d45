import { Button } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import type { View } from '../web/view.ts'
import { webhookWords } from '../web/words/webhook.ts'
import type { DeliveryRecord } from './delivery-records.ts'
import { readFault } from './rules.ts'

/** A webhook's messages, newest first, each with a button that sends it again. */
export function DeliveryTable({ view, deliveries }: { view: View; deliveries: readonly DeliveryRecord[] }) {
  const words = webhookWords[view.language]
  return (
    <table class="figures stacks">
      <thead>
        <tr>
          <th scope="col">{words.event}</th>
          <th scope="col">{words.time}</th>
          <th scope="col">{words.stateHead}</th>
          <th scope="col">
            <span class="visually-hidden">{words.replay}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map(delivery => (
          <tr key={delivery.id} class={delivery.state === 'givenUp' ? 'failed' : ''}>
            <th scope="row">
              {words.kind[delivery.kind]}{' '}
              {delivery.coursewareId && <a href={`/courseware/${delivery.coursewareId}`}>{words.lesson}</a>}
            </th>
            <td data-label={words.time}>{formatDayTime(delivery.at, view.language)}</td>
            <td data-label={words.stateHead}>
              <div>
                <p>{words.state[delivery.state]}</p>
                {outcome(delivery, view).map(sentence => (
                  <p key={sentence} class="soft">
                    {sentence}
                  </p>
                ))}
              </div>
            </td>
            <td>
              <form method="post" action={`/webhooks/${delivery.webhookId}/deliveries/${delivery.id}/replay`}>
                <Button kind="quiet" label={words.replayOne(delivery.id.slice(0, 8))}>
                  {words.replay}
                </Button>
              </form>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function outcome(delivery: DeliveryRecord, { language }: View): string[] {
  const words = webhookWords[language]
  const { state, attempts, lastStatus, lastFault, nextAttemptAt } = delivery
  const isOver = state === 'delivered'
  return [
    ...(lastFault && !isOver ? [words.fault[readFault(lastFault)]] : []),
    [
      ...(attempts > 0 ? [words.attempts(attempts)] : []),
      ...(lastStatus ? [words.status(lastStatus)] : []),
      ...(state === 'waiting' && attempts > 0 ? [words.nextAt(formatDayTime(nextAttemptAt, language))] : []),
    ].join(' · '),
  ].filter(Boolean)
}
