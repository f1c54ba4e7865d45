import { Island } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { uploadWords } from '../web/words/upload.ts'

/** The page that sends files; its list and bars are an island, because bytes can only be sent by script. */
export function uploadPage(
  view: View,
  limits: {
    readonly maxUploadBytes: number
    /** The lesson whose film is to be replaced. */
    readonly replaces?: { readonly coursewareId: string; readonly title: string } | undefined
  },
): string {
  const words = uploadWords[view.language]
  const { replaces } = limits
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
        <h1>{replaces ? words.replaceTitle(replaces.title) : words.title}</h1>
        <p>{replaces ? words.replaceIntro : words.intro}</p>
        <Island name="upload" props={props}>
          <p>{words.noScript}</p>
        </Island>
      </>
    ),
  })
}
