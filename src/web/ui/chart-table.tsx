/** The figures behind a chart, for screen readers and for copying. */
export function ChartTable(props: {
  title: string
  headings: readonly string[]
  rows: readonly (readonly string[])[]
}) {
  const { title, headings, rows } = props
  return (
    <details>
      <summary>the figures</summary>
      <section class="table-scroll" aria-label={title} tabindex={0}>
        <table>
          <caption class="visually-hidden">{title}</caption>
          <thead>
            <tr>
              {headings.map((heading, index) => (
                <th scope="col" class={index ? 'numeric' : undefined}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([first, ...rest]) => (
              <tr>
                <th scope="row">{first}</th>
                {rest.map((cell) => (
                  <td class="numeric">{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}
