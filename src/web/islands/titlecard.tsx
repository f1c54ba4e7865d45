import { mountIsland } from './mount.tsx'

type TitleCardProps = { readonly label: string }

/** Takes over from the page's player where it stands: the end of the titles is found by looking, not by counting. */
function TitleCard({ label }: TitleCardProps) {
  const take = () => {
    const video = document.querySelector('video')
    const field = document.querySelector<HTMLInputElement>('input[name="titleCardSeconds"]')
    if (!video || !field) return
    // A tenth of a second is finer than anybody stops; upwards, for what is left of the titles would name the maker.
    field.value = String(Math.ceil(video.currentTime * 10) / 10)
    field.focus()
  }
  return (
    <p>
      <button class="button quiet" type="button" onClick={take}>
        {label}
      </button>
    </p>
  )
}

mountIsland('titlecard', TitleCard)
