import { HTMLElement } from 'node-html-parser'
import { StepFailure } from './step-failure.ts'

/** By label or name: text, the label or value of a choice, a tick, or a file. */
export type Filling = Readonly<Record<string, string | boolean | readonly string[] | Blob>>

export interface Sending {
  readonly method: 'get' | 'post'
  readonly action: string
  readonly body: URLSearchParams | FormData
}

export interface PageForm {
  /** Types into fields and picks choices, each named by its label (or a part of it) or its name. */
  fill(filling: Filling): PageForm
  /** Labels of the fields that a person would see, for what is not known in advance. */
  readonly labels: readonly string[]
  /** What pressing the button sends. @throws StepFailure when the button is off, with the reason beside it */
  press(): Sending
}

interface Control {
  readonly element: HTMLElement
  readonly name: string
  readonly kind: string
  /** All that a person may call it by, in small letters. */
  readonly labels: readonly string[]
}

const words = (element: HTMLElement | null | undefined): string =>
  element?.textContent.replace(/\s+/g, ' ').trim() ?? ''

/** A form as a person without script uses it; `button` is the one they press. */
export function readForm(form: HTMLElement, button: HTMLElement, pageText: string): PageForm {
  const fail = (sentence: string): never => {
    throw new StepFailure(sentence, pageText)
  }
  const controls = form
    .querySelectorAll('input, textarea, select')
    .filter((element) => element.getAttribute('name') !== undefined)
    .map((element) => controlOf(form, element))
  const values = new Map<HTMLElement, string | Blob | undefined>(
    controls.map((control) => [control.element, initialValue(control)]),
  )

  const find = (key: string): Control[] => {
    const wanted = key.toLowerCase()
    const seen = controls.filter(({ kind }) => kind !== 'hidden')
    const by = (match: (control: Control) => boolean) => seen.filter(match)
    for (const found of [
      by(({ name }) => name === key),
      by(({ labels }) => labels.includes(wanted)),
      by(({ labels }) => labels.some((label) => label.includes(wanted))),
    ])
      if (found.length > 0) return found
    return fail(`there is no field “${key}” among: ${seen.map(({ labels }) => labels[0]).join(', ')}`)
  }

  const set = (key: string, value: Filling[string]): void => {
    const found = find(key)
    const [first] = found
    if (!first) return
    if (isOff(first.element, form)) fail(`the field “${key}” is off`)
    if (first.kind === 'radio' || (first.kind === 'checkbox' && typeof value !== 'boolean')) {
      const wanted = (Array.isArray(value) ? value : [value]).map((one) => String(one).toLowerCase())
      const picked = found.filter(
        ({ element, labels }) =>
          wanted.includes((element.getAttribute('value') ?? '').toLowerCase()) ||
          wanted.some((one) => labels[0]?.includes(one)),
      )
      if (picked.length < wanted.length) fail(`“${key}” has no choice “${wanted.join('”, “')}”`)
      for (const { element } of found) values.set(element, undefined)
      for (const { element } of picked) values.set(element, element.getAttribute('value') ?? 'on')
      return
    }
    if (found.length > 1) fail(`more than one field is called “${key}”`)
    if (first.kind === 'checkbox') {
      values.set(first.element, value === true ? (first.element.getAttribute('value') ?? 'on') : undefined)
      return
    }
    if (first.kind === 'select') {
      const option = first.element
        .querySelectorAll('option')
        .find((one) => one.getAttribute('value') === value || words(one) === value)
      if (!option) fail(`“${key}” has no choice “${String(value)}”`)
      values.set(first.element, option?.getAttribute('value') ?? words(option))
      return
    }
    values.set(first.element, value instanceof Blob ? value : String(value))
  }

  const self: PageForm = {
    labels: controls.filter(({ kind }) => kind !== 'hidden').map(({ labels }) => labels[0] ?? ''),
    fill(filling) {
      for (const [key, value] of Object.entries(filling)) set(key, value)
      return self
    },
    press() {
      if (isOff(button, form)) {
        const why = words(button.parentNode?.querySelector('.why-not'))
        fail(`the button “${words(button)}” is off${why && `: ${why}`}`)
      }
      const method = form.getAttribute('method')?.toLowerCase() === 'post' ? 'post' : 'get'
      const multipart = form.getAttribute('enctype') === 'multipart/form-data'
      const body = multipart ? new FormData() : new URLSearchParams()
      for (const { element, name } of controls) {
        const value = values.get(element)
        if (value === undefined || isOff(element, form)) continue
        if (body instanceof FormData) body.append(name, value)
        else if (typeof value === 'string') body.append(name, value)
      }
      const name = button.getAttribute('name')
      if (name) body.append(name, button.getAttribute('value') ?? '')
      return { method, action: form.getAttribute('action') ?? '', body }
    },
  }
  return self
}

function controlOf(form: HTMLElement, element: HTMLElement): Control {
  const id = element.getAttribute('id')
  const label = id ? form.querySelector(`label[for="${id}"]`) : undefined
  const around = closest(element, 'LABEL', form)
  const legend = closest(element, 'FIELDSET', form)?.querySelector('legend')
  const name = element.getAttribute('name') ?? ''
  const kind =
    element.tagName === 'INPUT' ? (element.getAttribute('type') ?? 'text') : element.tagName.toLowerCase()
  const labels = [words(label), words(around), words(legend)].filter(Boolean)
  return { element, name, kind, labels: [...labels, name].map((one) => one.toLowerCase()) }
}

function initialValue({ element, kind }: Control): string | undefined {
  if (kind === 'checkbox' || kind === 'radio')
    return element.hasAttribute('checked') ? (element.getAttribute('value') ?? 'on') : undefined
  if (kind === 'file') return undefined
  if (kind === 'textarea') return element.textContent
  if (kind === 'select') {
    const options = element.querySelectorAll('option')
    const chosen = options.find((option) => option.hasAttribute('selected')) ?? options[0]
    return chosen && (chosen.getAttribute('value') ?? words(chosen))
  }
  return element.getAttribute('value') ?? ''
}

function closest(element: HTMLElement, tag: string, within: HTMLElement): HTMLElement | undefined {
  for (let at = element.parentNode; at instanceof HTMLElement && at !== within; at = at.parentNode)
    if (at.tagName === tag) return at
  return undefined
}

/** Off itself, or within a fieldset that is. */
function isOff(element: HTMLElement, form: HTMLElement): boolean {
  if (element.hasAttribute('disabled')) return true
  return closest(element, 'FIELDSET', form)?.hasAttribute('disabled') ?? false
}
