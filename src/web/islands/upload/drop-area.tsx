import { useEffect, useRef, useState } from 'preact/hooks'
import type { UploadWords } from '../../words/upload.ts'

type DropProps = {
  readonly words: UploadWords
  readonly maxUploadBytes: number
  /** A lesson that is there already takes one film. */
  readonly isForOne: boolean
  readonly onFiles: (files: readonly File[]) => void
}

/** A button that opens the file window, in an area that takes dragged files too; the whole page does. */
export function DropArea({ words, maxUploadBytes, isForOne, onFiles }: DropProps) {
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    // Without this a file that misses the area replaces the page, and with it every running upload.
    const over = (event: DragEvent) => {
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      onFiles(Array.from(event.dataTransfer?.files ?? []))
    }
    const events = { dragover: over, dragleave: leave, drop } as const
    for (const [name, listen] of Object.entries(events)) document.addEventListener(name as 'drop', listen)
    return () => {
      for (const [name, listen] of Object.entries(events))
        document.removeEventListener(name as 'drop', listen)
    }
  }, [onFiles])
  const chosen = () => {
    const files = Array.from(input.current?.files ?? [])
    // The same file may be chosen again after it was removed.
    if (input.current) input.current.value = ''
    onFiles(files)
  }
  return (
    <div class={isOver ? 'drop-area over' : 'drop-area'}>
      <input
        {...{ ref: input, class: 'visually-hidden', id: 'upload-files', type: 'file' }}
        multiple={!isForOne}
        onChange={chosen}
      />
      <label class="button main" for="upload-files">
        {isForOne ? words.chooseOne : words.choose}
      </label>
      <p>{isOver ? words.dropNow : isForOne ? words.dropOne : words.drop}</p>
      <p class="hint">{words.limit(maxUploadBytes)}</p>
    </div>
  )
}
