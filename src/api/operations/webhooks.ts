import {
  deliveryIdSchema,
  deliveryListSchema,
  deliveryQuerySchema,
  madeWebhookSchema,
  newSecretSchema,
  replayedSchema,
  webhookIdSchema,
  webhookListSchema,
  webhookViewSchema,
} from '../../webhook/messages.ts'
import { webhookSchema } from '../../webhook/rules.ts'
import { type Operation, say } from '../operation.ts'

const base = '/api/v1/webhooks'
const one = `${base}/:id`
const again = say('已经排好，马上重发。', 'It is sent again at once.')

/** Where events are sent. */
export const webhookOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: base,
    group: 'webhooks',
    says: say('所有通知地址。', 'All webhooks.'),
    answers: { 200: { says: say('通知地址。', 'The webhooks.'), schema: webhookListSchema } },
  },
  {
    method: 'POST',
    path: base,
    group: 'webhooks',
    says: say(
      '添加通知地址。签名密钥只在这次回答里。',
      'Adds a webhook. Its signing secret is in this answer and nowhere else.',
    ),
    body: webhookSchema,
    answers: {
      201: { says: say('通知地址和密钥。', 'The webhook and its secret.'), schema: madeWebhookSchema },
    },
    failures: ['webhookPrivateAddress', 'tooManyWebhooks'],
  },
  {
    method: 'GET',
    path: one,
    group: 'webhooks',
    says: say('一个通知地址。', 'One webhook.'),
    answers: { 200: { says: say('通知地址。', 'The webhook.'), schema: webhookViewSchema } },
  },
  {
    method: 'DELETE',
    path: one,
    group: 'webhooks',
    says: say('移除通知地址；还没发出的不再发。', 'Removes a webhook; what waits is not sent any more.'),
    answers: { 200: { says: say('已移除。', 'It is removed.'), schema: webhookIdSchema } },
  },
  {
    method: 'POST',
    path: `${one}/secret`,
    group: 'webhooks',
    says: say(
      '换一个密钥；旧的再同时签名 24 小时。',
      'Makes a new secret; the old one signs too for 24 hours.',
    ),
    answers: { 200: { says: say('新密钥。', 'The new secret.'), schema: newSecretSchema } },
  },
  {
    method: 'POST',
    path: `${one}/test`,
    group: 'webhooks',
    says: say('发一条测试。', 'Sends a test.'),
    answers: { 202: { says: say('马上发送。', 'It is sent at once.'), schema: deliveryIdSchema } },
  },
  {
    method: 'GET',
    path: `${one}/deliveries`,
    group: 'webhooks',
    says: say('通知记录，最新的在前。', 'Its messages, newest first.'),
    query: deliveryQuerySchema,
    answers: { 200: { says: say('通知记录。', 'The messages.'), schema: deliveryListSchema } },
  },
  {
    method: 'POST',
    path: `${one}/replay`,
    group: 'webhooks',
    says: say('重发所有没有送到的。', 'Sends all again that were given up.'),
    answers: { 202: { says: again, schema: replayedSchema } },
  },
  {
    method: 'POST',
    path: `${one}/deliveries/:deliveryId/replay`,
    group: 'webhooks',
    says: say('重发一条，编号不变。', 'Sends one message again, under the same id.'),
    answers: { 202: { says: again, schema: deliveryIdSchema } },
  },
]
