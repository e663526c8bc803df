/**
 * An address or a domain that a narrow column may wrap after its @ and its dots and nowhere else, or after its @ alone. Nothing
 * is added to what one copies.
 */
export function Breakable({ name, atDots = true }: { name: string; atDots?: boolean }) {
  const pieces = name.split(atDots ? /(?<=[@.])/ : /(?<=@)/)
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
