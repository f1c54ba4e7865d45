type CategoryLinksProps = {
  readonly label: string
  readonly names: readonly string[]
  readonly current: string
  /** The page's own address, which takes a category. */
  readonly here: string
}

/** A result shown a category at a time: the way to the others, where there are any. */
export const CategoryLinks = ({ label, names, current, here }: CategoryLinksProps) =>
  names.length > 1 ? (
    <nav class="row" aria-label={label}>
      {names.map(name => (
        <a
          key={name}
          class="facet-link"
          href={`${here}?category=${encodeURIComponent(name)}`}
          {...(name === current ? { 'aria-current': 'true' } : {})}
        >
          {name}
        </a>
      ))}
    </nav>
  ) : null
