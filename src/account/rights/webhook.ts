import { right } from './right.ts'

/** Programs elsewhere that are told of lessons. */
export const webhookRights = [
  right('GET', '/webhooks', 'operator'),
  right('POST', '/webhooks', 'operator'),
  right('GET', '/webhooks/:id', 'operator'),
  right('POST', '/webhooks/:id', 'operator'),
  right('POST', '/webhooks/:id/secret', 'operator'),
  right('POST', '/webhooks/:id/pause', 'operator'),
  right('POST', '/webhooks/:id/resume', 'operator'),
  right('POST', '/webhooks/:id/remove', 'operator'),
  right('POST', '/webhooks/:id/test', 'operator'),
  right('POST', '/webhooks/:id/replay', 'operator'),
  right('POST', '/webhooks/:id/deliveries/:deliveryId/replay', 'operator'),
  right('GET', '/api/v1/webhooks', 'operator'),
  right('POST', '/api/v1/webhooks', 'operator'),
  right('GET', '/api/v1/webhooks/:id', 'operator'),
  right('DELETE', '/api/v1/webhooks/:id', 'operator'),
  right('POST', '/api/v1/webhooks/:id/secret', 'operator'),
  right('POST', '/api/v1/webhooks/:id/test', 'operator'),
  right('GET', '/api/v1/webhooks/:id/deliveries', 'operator'),
  right('POST', '/api/v1/webhooks/:id/replay', 'operator'),
  right('POST', '/api/v1/webhooks/:id/deliveries/:deliveryId/replay', 'operator'),
]
