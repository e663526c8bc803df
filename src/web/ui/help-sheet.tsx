/** Opened by `?`, or by the button without any script. */
export function HelpSheet({ keys }: { keys: readonly (readonly [key: string, does: string])[] }) {
  return (
    <>
      <button type="button" class="plain" popovertarget="help-sheet">
        keyboard
      </button>
      <div id="help-sheet" class="help-sheet" popover="auto" role="dialog" aria-labelledby="help-sheet-title">
        <h2 id="help-sheet-title">keyboard</h2>
        <dl class="facts">
          {keys.map(([key, does]) => (
            <>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </>
          ))}
        </dl>
        <button type="button" class="quiet" popovertarget="help-sheet" popovertargetaction="hide">
          close
        </button>
      </div>
    </>
  )
}
