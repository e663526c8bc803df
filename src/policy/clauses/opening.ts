import { type Block, paragraph } from '#policy/text/document.ts'
import { type ClauseFacts, mailTo } from './clause.ts'

/** What stands above the first clause. The dates are said by the page itself (0.1). */
export function opening({ controller }: ClauseFacts): readonly Block[] {
  return [
    paragraph(
      '0.2',
      `this policy explains what data we collect, how we use it, and your rights. it applies to ${controller.site} and all services we provide.`,
    ),
    paragraph(
      '0.3',
      'short version: we collect the minimum needed to run the business. we don’t sell data. we don’t use ad trackers. you can email ',
      mailTo(controller),
      ' to delete anything we have on you.',
    ),
  ]
}
