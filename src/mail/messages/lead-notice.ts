import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

/** Names nobody: who asked stands in the console, behind the second factor. */
export const leadNotice: Message<{ readonly leadUrl: string; readonly again: boolean }> = {
  kind: 'lead-notice',
  preview: { leadUrl: 'https://segmento.example/console/leads/1', again: false },
  render: ({ leadUrl, again }, house) =>
    compose(
      {
        subject: again ? 'a request for a call was sent again' : 'a new request for a call',
        paragraphs: [
          again
            ? 'somebody sent their request for a call again. it waits for an answer.'
            : 'somebody asked for a call. it waits for an answer.',
        ],
        action: { words: 'open the request', url: leadUrl },
        because: 'you work here and answer requests',
      },
      house,
    ),
}
