/** A step that did not come out as the story wants it, and the page on which it was seen. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure'
  /** Where it was seen, and what stood there. */
  readonly seen: string | undefined

  constructor(sentence: string, seen?: string) {
    super(sentence)
    this.seen = seen
  }
}
