/**
 * Why a backup or a restore is not done: what is wrong, and what to do. Nothing was changed.
 * Both are sentences without a closing full stop.
 */
export class BackupRefusal extends Error {
  override readonly name = 'BackupRefusal'
  readonly sentence: string
  readonly remedy: string

  constructor(sentence: string, remedy: string, options?: ErrorOptions) {
    super(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}. ${remedy}.`, options)
    this.sentence = sentence
    this.remedy = remedy
  }
}
