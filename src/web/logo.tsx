/** The mark: a sprout over two furrows. Decoration only; the name stands beside it as text. */
export const Logo = () => (
  <svg class="logo" viewBox="0 0 48 48" width="40" height="40" aria-hidden="true" focusable="false">
    <circle cx="24" cy="24" r="24" fill="#2b5b3a" />
    <path
      d="M8 34c8-5 24-5 32 0M13 40c6-3 16-3 22 0"
      fill="none"
      stroke="#e3b36b"
      stroke-width="3"
      stroke-linecap="round"
    />
    <path d="M24 31V18" stroke="#f4efe2" stroke-width="3" stroke-linecap="round" />
    <path d="M24 21c0-7 4-11 12-11 0 8-4 11-12 11z" fill="#a8cf8e" />
    <path d="M24 25c0-6-4-9-11-9 0 7 4 9 11 9z" fill="#d9ebc8" />
  </svg>
)
