/**
 * Why the program will not start: what is wrong, which setting it hangs on and what the operator can do.
 * It is printed as one sentence without a stack, and the process ends with status 1.
 */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal'
  /** The environment setting to look at, such as `DATA_DIR`; never its value when it is a secret. */
  readonly setting: string
  /** What is wrong, without a closing full stop. */
  readonly sentence: string
  /** What to do about it, without a closing full stop. */
  readonly remedy: string

  constructor(reason: { setting: string; sentence: string; remedy: string }, options?: ErrorOptions) {
    super(`${reason.setting}: ${reason.sentence}. ${reason.remedy}.`, options)
    this.setting = reason.setting
    this.sentence = reason.sentence
    this.remedy = reason.remedy
  }
}
