import { makers } from '../rules.ts'
import { right } from './right.ts'

/** How the hub runs. */
export const operationRights = [
  right('GET', '/operation', 'operator'),
  right('GET', '/api/v1/operation', 'operator'),
  right('GET', '/operation/audit', 'operator'),
  right('ALL', '/operation/queues{/*rest}', 'operator', 'to look only: GET and HEAD'),
  right('GET', '/courseware/:id/jobs', makers, 'of a lesson that he may manage'),
]
