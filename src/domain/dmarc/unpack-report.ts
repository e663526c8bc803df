import { gunzipSync } from 'node:zlib'
import { fromBuffer, type ZipFile } from 'yauzl'

/**
 * Bounds of one report: real ones are some kilobytes; what unpacks to more is no report. Whoever knows the address may send
 * one, and while it is read nothing else in this process is done.
 */
export const reportLimits = { packedBytes: 2_000_000, xmlBytes: 4_000_000, entries: 3 } as const

/** Why a file is no report that we read; a sentence for whoever sent or uploaded it. */
export interface Refused {
  readonly ok: false
  readonly reason: string
}
export type Unpacked = { readonly ok: true; readonly xml: Buffer } | Refused

const refused = (reason: string): Refused => ({ ok: false, reason })

/** The XML of a report as it comes: plain, gzip or a ZIP with one XML file in it (RFC 7489 7.2.1.1, RFC 9990 2.6). */
export async function unpackReport(file: Buffer): Promise<Unpacked> {
  if (file.length === 0) return refused('The file is empty.')
  if (file.length > reportLimits.packedBytes)
    return refused('The file is larger than two megabytes, which no report is.')
  if (file[0] === 0x1f && file[1] === 0x8b) return gunzipped(file)
  if (file.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return unzipped(file)
  return isXml(file) ? { ok: true, xml: file } : refused('This is neither XML nor gzip nor ZIP.')
}

function gunzipped(file: Buffer): Unpacked {
  try {
    const xml = gunzipSync(file, { maxOutputLength: reportLimits.xmlBytes })
    return isXml(xml) ? { ok: true, xml } : refused('What is in the gzip is no XML.')
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
      ? refused('It unpacks to more than four megabytes, which no report is.')
      : refused('The gzip is broken.')
  }
}

async function unzipped(file: Buffer): Promise<Unpacked> {
  try {
    const zip = await open(file)
    if (zip.entryCount > reportLimits.entries)
      return refused(`The ZIP has ${zip.entryCount} files; a report is one.`)
    return await onlyXml(zip)
  } catch (error) {
    return error instanceof TooLarge
      ? refused('It unpacks to more than four megabytes, which no report is.')
      : refused('The ZIP is broken.')
  }
}

class TooLarge extends Error {}

const open = (file: Buffer): Promise<ZipFile> =>
  new Promise((resolve, reject) =>
    fromBuffer(file, { lazyEntries: true, validateEntrySizes: true }, (error, zip) =>
      error ? reject(error) : resolve(zip),
    ),
  )

/** Reads the first XML file. What a directory says of a size is held, and counted again while it unpacks. */
function onlyXml(zip: ZipFile): Promise<Unpacked> {
  return new Promise((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', () => resolve(refused('The ZIP has no XML file in it.')))
    zip.on('entry', (entry) => {
      if (!/\.xml$/i.test(entry.fileName)) return zip.readEntry()
      if (entry.uncompressedSize > reportLimits.xmlBytes) return reject(new TooLarge())
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error)
        const parts: Buffer[] = []
        let bytes = 0
        stream.on('data', (part: Buffer) => {
          bytes += part.length
          if (bytes > reportLimits.xmlBytes) stream.destroy(new TooLarge())
          else parts.push(part)
        })
        stream.on('error', reject)
        stream.on('end', () => {
          const xml = Buffer.concat(parts)
          resolve(isXml(xml) ? { ok: true, xml } : refused('What is in the ZIP is no XML.'))
        })
      })
    })
    zip.readEntry()
  })
}

function isXml(content: Buffer): boolean {
  return /^(\uFEFF)?\s*</.test(content.subarray(0, 100).toString('utf8'))
}
