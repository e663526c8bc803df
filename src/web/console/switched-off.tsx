import { recipients } from '#policy/recipients.ts'
import { consolePaths } from '#web/paths.ts'
import { Notice } from '#web/ui/notice.tsx'

/** Accounts of a stack that somebody switched off: nothing that its pages wait for goes on meanwhile. */
export function SwitchedOff(props: {
  accounts: readonly { readonly vendor: string; readonly reason: string }[]
}) {
  return (
    <>
      {props.accounts.map(({ vendor, reason }) => (
        <Notice
          tone="attention"
          title={`the account at ${recipients[vendor]?.name ?? vendor} is switched off`}
        >
          <p>
            What needs it waits until an owner switches it on under{' '}
            <a href={consolePaths.vendors.to()}>vendors</a>. Their reason: {reason}
          </p>
        </Notice>
      ))}
    </>
  )
}
