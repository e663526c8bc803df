interface WellKnownBrand {
  readonly label: string
  /** Domains by which the brand's owner is known to be the client. */
  readonly domains: readonly string[]
  /** `word`: also an everyday word or part of others, so only the whole label counts. */
  readonly match: 'anywhere' | 'word'
}

function anywhere(label: string, ...more: string[]): WellKnownBrand {
  return { label, domains: [`${label}.com`, ...more], match: 'anywhere' }
}

function word(label: string, ...more: string[]): WellKnownBrand {
  return { label, domains: [`${label}.com`, ...more], match: 'word' }
}

/** Brands whose owners and mail filters go after look-alikes. Not complete; a person approves every name. */
const wellKnownBrands: readonly WellKnownBrand[] = [
  anywhere('google'),
  anywhere('gmail', 'google.com'),
  anywhere('youtube', 'google.com'),
  anywhere('microsoft'),
  anywhere('outlook', 'microsoft.com'),
  anywhere('office365', 'microsoft.com'),
  anywhere('linkedin'),
  anywhere('facebook', 'meta.com'),
  anywhere('instagram', 'meta.com'),
  anywhere('whatsapp', 'meta.com'),
  anywhere('amazon'),
  anywhere('netflix'),
  anywhere('paypal'),
  anywhere('mastercard'),
  anywhere('salesforce'),
  anywhere('hubspot'),
  anywhere('mailchimp', 'intuit.com'),
  anywhere('docusign'),
  anywhere('dropbox'),
  anywhere('shopify'),
  anywhere('airbnb'),
  anywhere('spotify'),
  anywhere('tiktok'),
  anywhere('twitter', 'x.com'),
  anywhere('openai'),
  anywhere('chatgpt', 'openai.com'),
  anywhere('anthropic'),
  anywhere('coinbase'),
  anywhere('binance'),
  anywhere('walmart'),
  anywhere('samsung'),
  anywhere('nvidia'),
  anywhere('adobe'),
  anywhere('github'),
  anywhere('gitlab'),
  anywhere('atlassian'),
  anywhere('zendesk'),
  anywhere('godaddy'),
  anywhere('namecheap'),
  anywhere('cloudflare'),
  anywhere('fedex'),
  anywhere('westernunion'),
  anywhere('wellsfargo'),
  anywhere('americanexpress'),
  anywhere('bankofamerica'),
  anywhere('citibank', 'citi.com'),
  anywhere('barclays', 'barclays.co.uk'),
  anywhere('deutschebank', 'db.com'),
  anywhere('deloitte'),
  anywhere('accenture'),
  anywhere('mckinsey'),
  anywhere('porsche'),
  anywhere('toyota'),
  anywhere('disney'),
  anywhere('mcdonalds'),
  anywhere('starbucks'),
  anywhere('cocacola'),
  word('apple', 'icloud.com'),
  word('icloud', 'apple.com'),
  word('meta'),
  word('uber'),
  word('visa'),
  word('zoom', 'zoom.us'),
  word('slack'),
  word('stripe'),
  word('square', 'squareup.com'),
  word('notion', 'notion.so'),
  word('oracle'),
  word('intel'),
  word('cisco'),
  word('chase'),
  word('target'),
  word('tesla'),
  word('nike'),
  word('adidas'),
  word('ebay'),
  word('yahoo'),
  word('dhl'),
  word('ups'),
  word('usps'),
  word('irs', 'irs.gov'),
  word('ibm'),
  word('sap'),
  word('hsbc'),
  word('bmw'),
  word('ford'),
  word('gucci'),
  word('prada'),
  word('rolex'),
  word('ikea'),
  word('lego'),
  word('loom'),
  word('canva'),
  word('figma'),
  word('asana'),
  word('intuit'),
]

/** The well-known brand inside a label that is not the client's own, judged by their main domain. */
export function wellKnownBrandIn(label: string, clientDomain: string): string | undefined {
  const found = wellKnownBrands.find(({ label: brand, match, domains }) => {
    if (domains.includes(clientDomain)) return false
    return match === 'word' ? label === brand : label.includes(brand)
  })
  return found?.label
}
