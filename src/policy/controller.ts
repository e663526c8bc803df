/** Who answers for the data. Name and address come from the configuration of whoever runs the program. */
export interface Controller {
  readonly name: string
  /** The one e-mail address for questions, requests and complaints. */
  readonly contact: string
  /** The host of the website, such as `segmento.co`. */
  readonly site: string
}

/** Where the controller is established, which every transfer hangs on (policy 11.1). */
export interface Establishment {
  readonly country: string
  readonly short: string
}

export const establishment: Establishment = { country: 'the United States', short: 'the US' }

/** Stand where a controller's own names are said, so that a version is the same for everybody who runs this. */
export const controllerTokens = {
  name: '{controller}',
  contact: '{contact}',
  site: '{site}',
} as const satisfies Controller
