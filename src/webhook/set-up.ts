import { XiangtuError } from '../errors.ts'
import { type WebhookForm, webhookSchema } from './rules.ts'
import { findTarget, type TargetRules } from './target.ts'

/**
 * Reads what an operator typed. An address that leads where none may is refused at once with `webhookPrivateAddress`;
 * a name that nobody knows today may be known tomorrow. Throws a ZodError where a field is wrong.
 */
export async function readWebhook(body: unknown, rules: TargetRules): Promise<WebhookForm> {
  const form = webhookSchema.parse(body)
  const target = await findTarget(form.url, rules)
  if ('fault' in target && target.fault === 'privateAddress') throw new XiangtuError('webhookPrivateAddress')
  return form
}
