/**
 * An address or a domain that a narrow column may wrap after its @ and its dots and nowhere else. Nothing is added to what one
 * copies.
 */
export function Breakable({ name }: { name: string }) {
  const pieces = name.split(/(?<=[@.])/)
  return (
    <>
      {pieces.map((piece, nth) => (
        <>
          {nth > 0 && <wbr />}
          {piece}
        </>
      ))}
    </>
  )
}
