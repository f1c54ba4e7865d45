import { Island } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { uploadWords } from '../web/words/upload.ts'

/** The page that sends files; its list and bars are an island, because bytes can only be sent by script. */
export function uploadPage(view: View, limits: { readonly maxUploadBytes: number }): string {
  const words = uploadWords[view.language]
  const props = {
    language: view.language,
    maxUploadBytes: limits.maxUploadBytes,
    hashWorker: view.asset('upload-hash.worker.js'),
  }
  return renderPage(view, {
    title: words.title,
    islands: ['upload'],
    children: (
      <>
        <h1>{words.title}</h1>
        <p>{words.intro}</p>
        <Island name="upload" props={props}>
          <p>{words.noScript}</p>
        </Island>
      </>
    ),
  })
}
