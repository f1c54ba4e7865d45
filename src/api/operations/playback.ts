import { beatsAnswerSchema, beatsBodySchema } from '../../playback/messages.ts'
import { playbackAddressSchema, steeringSchema } from '../answers.ts'
import { type Operation, say } from '../operation.ts'

/** What players ask and tell. */
export const playbackOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/api/v1/beats',
    group: 'playback',
    says: say(
      '播放器每 10 秒报告一次实际播放的内容；断网时先存着，恢复后补报。同一会话同一序号只计一次。',
      'What a player tells of what it really plays, every 10 s; what it could not send it sends later. A beat counts once, by its session and number.',
    ),
    body: beatsBodySchema,
    answers: {
      200: {
        says: say(
          '按发来的顺序，每条的结果；以及被同站另一播放器取代的会话。',
          'What became of each, in the order sent; and sessions that another player of the same station has taken over from.',
        ),
        schema: beatsAnswerSchema,
      },
    },
    failures: ['tooManyTries'],
  },
  {
    method: 'POST',
    path: '/api/v1/courseware/:id/playback',
    group: 'playback',
    says: say(
      '这一课的文件从现在起在哪里。不公开的课的地址带签名、有期限，播放器在到期前来换，不中断播放。',
      'Where the files of this lesson lie from now on. The address of a lesson that is not public is signed and ends; a player asks before that and goes on without a break.',
    ),
    answers: { 200: { says: say('地址。', 'The address.'), schema: playbackAddressSchema } },
    failures: ['lessonWithdrawn'],
  },
  {
    method: 'GET',
    path: '/api/v1/steering',
    group: 'playback',
    says: say(
      '从哪里取课件文件，最近的排最前（HLS 内容引导）。教学点的电脑得到它那里的次序。',
      'From where to fetch films, the nearest first, as HLS content steering. A station’s computer is told the order for its place.',
    ),
    answers: {
      200: { says: say('引导清单。', 'The steering manifest.'), schema: steeringSchema },
    },
  },
]
