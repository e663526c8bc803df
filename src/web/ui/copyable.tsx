/** A value to take elsewhere (a DNS record, a key shown once). Without script it is selected by one click. */
export function Copyable({ text, label }: { text: string; label: string }) {
  return (
    <span class="copyable">
      <code>{text}</code>
      <button type="button" class="plain small" data-copy={text} hidden>
        <span data-said aria-live="polite">
          copy
        </span>
        <span class="visually-hidden"> {label}</span>
      </button>
    </span>
  )
}
