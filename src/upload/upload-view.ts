import { readErrorCode } from '../courseware/rules.ts'
import { errorWords, type Language } from '../errors.ts'
import type { UploadView } from './messages.ts'
import type { DescribedUpload } from './records.ts'
import { tusPath } from './tus.ts'

/** An upload as its sender sees it; `offset` is what the hub holds, in bytes. */
export function describeUpload(upload: DescribedUpload, offset: number, language: Language): UploadView {
  const { state } = upload
  const code = upload.failureCode === null ? undefined : readErrorCode(upload.failureCode)
  const waiting =
    state !== 'checking' ? undefined : code ? 'retry' : upload.senderSha256 === null ? 'checksum' : undefined
  return {
    uploadId: upload.id,
    coursewareId: upload.coursewareId,
    title: upload.title,
    notes: upload.notes,
    fileName: upload.fileName,
    sourceBytes: upload.sourceBytes,
    lastModifiedMs: upload.lastModifiedMs,
    offset,
    state,
    ...(waiting ? { waitingFor: waiting } : {}),
    ...(code ? { failure: { code, words: errorWords(code, language) } } : {}),
    uploadUrl: `${tusPath}/${upload.id}`,
    lessonPath: `/courseware/${upload.coursewareId}`,
  }
}
