import { z } from 'zod'
import { descriptionSchema } from '../../courseware/rules.ts'
import {
  anotherFileSchema,
  beginningSchema,
  fileFactsSchema,
  sha256Schema,
  uploadListSchema,
  uploadViewSchema,
} from '../../upload/messages.ts'
import { type Operation, say } from '../operation.ts'

const begun = {
  says: say(
    '草稿和上传地址。字节用 tus 1.0.0 协议发到 uploadUrl。',
    'The draft and where its bytes go: to uploadUrl, by tus 1.0.0.',
  ),
  schema: beginningSchema,
}
const view = { says: say('上传的情况。', 'Where the upload stands.'), schema: uploadViewSchema }
const refusals = ['emptyFile', 'fileTooLarge', 'hubDiskFull'] as const

/** Sending a film. */
export const uploadOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/api/v1/courseware',
    group: 'upload',
    says: say('新建课件草稿并准备接收它的文件。', 'Saves a draft of a lesson and prepares for its file.'),
    body: z.intersection(descriptionSchema.strip(), fileFactsSchema),
    answers: {
      200: {
        ...begun,
        says: say('同一个文件已在路上：从那里接着传。', 'The same file is on its way: go on with that.'),
      },
      201: begun,
    },
    failures: refusals,
  },
  {
    method: 'POST',
    path: '/api/v1/uploads',
    group: 'upload',
    says: say(
      '给上传没成的草稿换一个文件，或（replaces）给课件换一部影片。',
      'Another file for a draft whose upload was refused, or (`replaces`) a new film for a lesson.',
    ),
    body: z.intersection(anotherFileSchema, fileFactsSchema),
    answers: { 201: begun },
    failures: [...refusals, 'uploadOnItsWay', 'inProduction'],
  },
  {
    method: 'GET',
    path: '/api/v1/uploads',
    group: 'upload',
    says: say('自己没传完的文件。', 'One’s own unfinished uploads.'),
    answers: { 200: { says: say('没传完的文件。', 'The uploads.'), schema: uploadListSchema } },
  },
  {
    method: 'GET',
    path: '/api/v1/uploads/:uploadId',
    group: 'upload',
    says: say('一次上传的情况。', 'Where one upload stands.'),
    answers: { 200: view },
  },
  {
    method: 'PUT',
    path: '/api/v1/uploads/:uploadId/sha256',
    group: 'upload',
    says: say(
      '告诉本站文件的 SHA-256，与收到的核对。',
      'Tells the hub the file’s SHA-256, which is held against what arrives.',
    ),
    body: z.object({ sha256: sha256Schema }),
    answers: { 200: view },
    failures: ['checksumDiffers', 'alreadyInLibrary'],
  },
]
