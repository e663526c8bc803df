import { html } from 'hono/html'
import type { Verification } from './domains.ts'

/** The page behind the link in the mail. Opening it changes nothing: link scanners open links. */
export function confirmationPage(verification: Verification) {
  const body = verification.confirmedAt
    ? html`<p>Thank you. Your address is confirmed.</p>`
    : html`<p>Is ${verification.email} your address?</p>
        <form method="post"><button>Yes, confirm it</button></form>`
  return html`<!doctype html>
    <html lang="en">
      <head><title>Confirm your e-mail address</title></head>
      <body><h1>Confirm your e-mail address</h1>${body}</body>
    </html>`
}
