import { inspect } from './inspect.ts'
import { followMailedLink, openMail } from './mailbox.ts'
import { fill, follow, formOf, type Person, press } from './people.ts'

/** Asks for a link, follows it from the mailbox, presses its button. */
export async function signInByMail(client: Person, email: string): Promise<void> {
  const { page } = client
  await page.goto('/sign-in')
  await fill(page, { 'your e-mail address': email })
  await press(page, 'mail me a link')
  await page.getByRole('heading', { name: 'look into your mailbox' }).waitFor()
  await openMail(client, email, 'sign-in link')
  await followMailedLink(client, '/sign-in/link')
  await press(page, 'sign in')
}

/** Reads the quote, accepts it with its three texts, and pays on the checkout page. */
export async function acceptAndPay(client: Person, email: string): Promise<void> {
  const { page } = client
  await page.getByRole('heading', { name: 'read the quote and accept it' }).waitFor()
  await inspect(client, 'portal home quoted')
  await follow(page, 'read the quote')
  await inspect(client, 'portal quote')
  for (const box of await page.getByRole('checkbox').all()) await box.check()
  await press(page, 'accept the quote')
  await inspect(client, 'portal payment')
  await press(page, /^pay /)
  await page.getByRole('heading', { name: /^Pay / }).waitFor()
  await fill(page, {
    'Card number': '4242 4242 4242 4242',
    'Expiry (MM / YY)': '12 / 39',
    'Security code': '123',
  })
  await press(page, /^Pay /)
  await openMail(client, email, /paid|payment arrived/i)
  await page.reload()
  await page.getByRole('heading', { name: 'thank you' }).waitFor()
  await inspect(client, 'portal payment done')
}

/** Tells all that is asked, one part after the other. The sign-in address lies at the domain, which proves it. */
export async function fillIntake(client: Person, domain: string): Promise<void> {
  const { page } = client
  await follow(page, 'go on with the intake')
  await inspect(client, 'portal intake empty')
  const part = (id: string) => page.locator(`#${id}-form`)
  await fill(part('domain'), { 'domain of your own website': domain })
  await press(part('domain'), 'save')
  await fill(part('business'), {
    'ideal customer': 'Owners of small hotels in the north of England that renovate this year.',
    offer: 'Handwoven curtains, measured, made and hung within six weeks.',
    volume: '800 e-mails a month from January',
  })
  await press(part('business'), 'save')
  await fill(part('registrant'), {
    'first name': 'Ada',
    'last name': 'Lovelace',
    'street and number': '14 Mill Lane',
    city: 'Leeds',
    'postal code': 'LS1 4DT',
    telephone: '+44 20 7946 0018',
    'e-mail address': `legal@${domain}`,
  })
  await part('registrant').getByLabel('country').selectOption('United Kingdom')
  await press(part('registrant'), 'save')
  const sender = formOf(page, 'add this sender')
  await fill(sender, { 'first name': 'Grace', 'last name': 'Byron', 'role in the company': 'Head of Sales' })
  await sender.getByLabel('real person').check()
  await press(sender, 'add this sender')
  await inspect(client, 'portal intake full')
  await press(page, 'submit, and have names looked for')
  await page.getByText('submitted', { exact: true }).waitFor()
  await inspect(client, 'portal intake submitted')
}

/** Waits for the names, reads them, approves those that are proposed. */
export async function approveNames(client: Person): Promise<void> {
  const { page } = client
  await openMail(client, '@', /names/)
  await page.goto('/portal')
  await follow(page, 'choose names')
  await inspect(client, 'portal names')
  await press(page, /^approve \d+ names/)
  await page.getByText('Next we approve the purchase').waitFor()
  await inspect(client, 'portal names approved')
}
