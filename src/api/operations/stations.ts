import { newPairingSchema, pairedSchema, takeKeySchema } from '../../station/messages.ts'
import { reportedSchema, stationAnswerSchema } from '../../stationmode/messages.ts'
import { reportSchema } from '../../stationmode/rules.ts'
import { type Operation, say } from '../operation.ts'

/** How a box without a browser becomes a station. */
export const stationOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/api/v1/pairings',
    group: 'stations',
    says: say(
      '没有浏览器的盒子申请绑定站点：把编号显示出来，请镇技术员批准。',
      'A box without a browser asks to become a station: it shows the code, and a technician approves it.',
    ),
    answers: {
      201: {
        says: say('编号和盒子自己的凭据。', 'The code, and the box’s own token.'),
        schema: newPairingSchema,
      },
    },
    failures: ['tooManyTries'],
  },
  {
    method: 'POST',
    path: '/api/v1/pairings/key',
    group: 'stations',
    says: say(
      '批准以后取站点密钥；断线后可以再取，直到这次绑定过期。',
      'Takes the station’s key once it is approved; again after a broken line, until the pairing expires.',
    ),
    body: takeKeySchema,
    answers: {
      200: { says: say('站点的 Cookie。', 'The cookie of the station.'), schema: pairedSchema },
      202: { says: say('还没有批准。', 'Not approved yet.'), schema: pairedSchema },
    },
    failures: ['pairingOver'],
  },
  {
    method: 'GET',
    path: '/api/v1/station',
    group: 'stations',
    says: say('这台电脑绑定的站点。', 'The station that this computer is paired with.'),
    answers: { 200: { says: say('站点。', 'The station.'), schema: stationAnswerSchema } },
    failures: ['notPaired'],
  },
  {
    method: 'POST',
    path: '/api/v1/station/reports',
    group: 'stations',
    says: say(
      '站点报修：连同播放器当时的情况。同一个编号重发只算一次。',
      'A station reports a fault, with what its player knew. Sent again under the same id it counts once.',
    ),
    body: reportSchema,
    answers: { 201: { says: say('已经收到。', 'It is kept.'), schema: reportedSchema } },
    failures: ['notPaired', 'tooManyTries'],
  },
]
