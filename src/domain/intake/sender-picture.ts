/** A picture is at most this large. */
export const pictureLimitBytes = 200_000

export type PictureVerdict =
  | { readonly ok: true; readonly type: 'image/png' | 'image/jpeg' }
  | { readonly ok: false; readonly reason: string }

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const jpeg = Buffer.from([0xff, 0xd8, 0xff])

/** What a picture is by its first bytes; what its name or sender says does not count. */
export function judgePicture(bytes: Buffer): PictureVerdict {
  if (bytes.length > pictureLimitBytes)
    return { ok: false, reason: `At most 200 kB; this has ${Math.ceil(bytes.length / 1000)} kB.` }
  if (bytes.subarray(0, png.length).equals(png)) return { ok: true, type: 'image/png' }
  if (bytes.subarray(0, jpeg.length).equals(jpeg)) return { ok: true, type: 'image/jpeg' }
  return { ok: false, reason: 'Give a PNG or JPEG picture.' }
}
