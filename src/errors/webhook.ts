import { type Row, row } from './row.ts'

/** Failures that an operator meets while setting up a webhook. */
export const webhookErrors = {
  webhookPrivateAddress: row(
    422,
    false,
    '这个地址不能用：它指向内部网络，或没有用 https。自己网络里的接收程序，请先写进设置 WEBHOOK_ALLOWED_HOSTS。',
    'This address cannot be used: it leads into a private network, or is not https. Name receivers of your own network in the setting WEBHOOK_ALLOWED_HOSTS first.',
  ),
  tooManyWebhooks: row(
    409,
    false,
    '最多只能有 {most} 个通知地址。请先移除不用的。',
    'There can be {most} webhooks at most. Remove one that is not used first.',
  ),
} as const satisfies Record<string, Row>
