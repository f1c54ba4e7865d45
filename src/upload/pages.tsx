import { Island } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { uploadWords } from '../web/words/upload.ts'

/** The page that sends files; its list and bars are an island, because bytes can only be sent by script. */
export function uploadPage(
  view: View,
  limits: {
    readonly maxUploadBytes: number
    /** The lesson whose film it is to be; in place of another one unless that is its first. */
    readonly replaces?: { readonly coursewareId: string; readonly title: string } | undefined
    readonly isFirst?: boolean
  },
): string {
  const words = uploadWords[view.language]
  const { replaces, isFirst = false } = limits
  const props = {
    language: view.language,
    maxUploadBytes: limits.maxUploadBytes,
    hashWorker: view.asset('upload-hash.worker.js'),
    ...(replaces && { replaces }),
  }
  return renderPage(view, {
    title: words.title,
    islands: ['upload'],
    children: (
      <>
        <h1>{!replaces ? words.title : (isFirst ? words.firstTitle : words.replaceTitle)(replaces.title)}</h1>
        <p>{!replaces ? words.intro : isFirst ? words.firstIntro : words.replaceIntro}</p>
        <Island name="upload" props={props}>
          <p>{words.noScript}</p>
        </Island>
      </>
    ),
  })
}
