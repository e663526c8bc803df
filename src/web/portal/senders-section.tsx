import { reveal } from '#policy/personal.ts'
import { portalPaths } from '#web/paths.ts'
import { leftOut } from '#web/server/stored-in.ts'
import { Button } from '#web/ui/button.tsx'
import { Card } from '#web/ui/card.tsx'
import { Checkbox, Field, fieldId, TextArea } from '#web/ui/field.tsx'
import { Confirm, Form } from '#web/ui/form.tsx'
import type { IntakeProps } from './intake-answer.ts'
import { senderSchema } from './intake-forms.ts'
import { senderLabels } from './intake-labels.ts'
import { SavingForm } from './saving-form.tsx'

type Sender = IntakeProps['page']['senders'][number]

/** The real people in whose name inboxes send. */
export function Senders(props: IntakeProps) {
  const { page } = props
  return (
    <>
      <h2 id="senders">senders</h2>
      <p>
        Inboxes carry the names of real people of yours who agreed to it. Two or three are enough; their
        addresses are made from their names.
      </p>
      {page.senders.map((sender) => (
        <SenderCard sender={sender} {...props} />
      ))}
      <AddSender {...props} />
    </>
  )
}

/** Also while a stack is live: inboxes that are added to it may need somebody else’s name. */
export function AddSender(props: IntakeProps) {
  const { visit } = props
  const engagement = visit.frame.engagementId
  return (
    <Card title="add a sender">
      <Form
        action={portalPaths.senders.to({ engagement })}
        hidden={visit.hidden}
        leaveOut={senderFieldsLeftOut('new', props)}
      >
        <SenderFields prefix="new" {...props} />
        <Button kind="quiet">add this sender</Button>
      </Form>
    </Card>
  )
}

const senderFieldsLeftOut = (prefix: string, { visit }: IntakeProps) =>
  leftOut(senderSchema, visit.register).map((field) => `${prefix}.${field}`)

function SenderFields({ prefix, sender, answer }: IntakeProps & { prefix: string; sender?: Sender }) {
  const { errors = {}, typed = {}, part } = answer
  const mine = part === prefix && answer.errors !== undefined
  const shown = (field: 'firstName' | 'lastName' | 'role' | 'signature') => {
    const name = `${prefix}.${field}`
    const stored = sender?.[field]
    return {
      name,
      label: senderLabels[field],
      error: errors[name],
      value: mine ? (typed[name] ?? '') : stored ? reveal(stored) : '',
      autocomplete: 'off',
    }
  }
  return (
    <>
      <Field {...shown('firstName')} maxLength={60} />
      <Field {...shown('lastName')} maxLength={60} />
      <Field {...shown('role')} help="As the signature says it: Head of Sales." maxLength={80} />
      <TextArea
        {...shown('signature')}
        help="Left out, one is made of name, role, company and domain."
        optional
        rows={3}
        maxLength={1000}
      />
      <Checkbox
        name={`${prefix}.permission`}
        label="This is a real person, and they agreed to be named as sender."
        checked={mine ? typed[`${prefix}.permission`] === 'yes' : Boolean(sender?.permissionAt)}
        error={errors[`${prefix}.permission`]}
        optional
      />
    </>
  )
}

function SenderCard(props: IntakeProps & { sender: Sender }) {
  const { visit, sender, answer } = props
  const at = { engagement: visit.frame.engagementId, sender: sender.id }
  const name = `${reveal(sender.firstName)} ${reveal(sender.lastName)}`
  const saved = answer.part === sender.id ? { saved: !answer.errors, reasons: ['see above.'] } : undefined
  return (
    <section class="card" id={`sender-${sender.id}`} aria-label={name}>
      <h3>{name}</h3>
      <SavingForm
        id={`form-${sender.id}`}
        action={portalPaths.sender.to(at)}
        hidden={visit.hidden}
        result={saved}
        leaveOut={senderFieldsLeftOut(sender.id, props)}
      >
        <SenderFields prefix={sender.id} {...props} />
      </SavingForm>
      <Picture {...props} />
      <Confirm ask={`take ${name} out`}>
        <p>What you told about them is deleted.</p>
        <Form action={portalPaths.senderRemoval.to(at)} hidden={visit.hidden}>
          <Button kind="danger">take this sender out</Button>
        </Form>
      </Confirm>
    </section>
  )
}

function Picture({ visit, sender, answer }: IntakeProps & { sender: Sender }) {
  const at = { engagement: visit.frame.engagementId, sender: sender.id }
  const name = `${sender.id}.picture`
  const error = answer.errors?.[name]
  return (
    <Form action={portalPaths.senderPicture.to(at)} hidden={visit.hidden} files>
      <div class={error ? 'field wrong' : 'field'}>
        <label for={fieldId(name)}>
          {senderLabels.picture} <span class="optional">(optional)</span>
        </label>
        <p class="help" id={`${fieldId(name)}-help`}>
          PNG or JPEG, at most 200 kB. {sender.pictureType && 'Sending none takes the present one away.'}
        </p>
        {error && (
          <p class="error" id={`${fieldId(name)}-error`}>
            {error}
          </p>
        )}
        {sender.pictureType && (
          <img class="portrait" src={portalPaths.senderPicture.to(at)} alt="" width="72" height="72" />
        )}
        <input
          id={fieldId(name)}
          type="file"
          name="picture"
          accept="image/png,image/jpeg"
          aria-describedby={`${fieldId(name)}-help`}
        />
      </div>
      <Button kind="quiet">{sender.pictureType ? 'replace the picture' : 'add the picture'}</Button>
    </Form>
  )
}
