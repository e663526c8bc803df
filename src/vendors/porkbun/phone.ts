/** Calling codes of one and two digits (ITU-T E.164, list of 2026); every other has three. */
const oneDigit = ['1', '7']
const twoDigits = [
  ...['20', '27', '30', '31', '32', '33', '34', '36', '39', '40', '41', '43', '44', '45', '46', '47', '48'],
  ...['49', '51', '52', '53', '54', '55', '56', '57', '58', '60', '61', '62', '63', '64', '65', '66', '81'],
  ...['82', '84', '86', '90', '91', '92', '93', '94', '95', '98'],
]

/** `+44 113 496 0000` to its calling code and the rest; undefined when it is not in international form. */
export function splitPhone(phone: string): { callingCode: string; national: string } | undefined {
  const digits = phone.replace(/\(0\)|[\s().-]/g, '')
  if (!/^\+[1-9]\d{6,14}$/.test(digits)) return undefined
  const plain = digits.slice(1)
  const length = oneDigit.includes(plain.slice(0, 1)) ? 1 : twoDigits.includes(plain.slice(0, 2)) ? 2 : 3
  return { callingCode: plain.slice(0, length), national: plain.slice(length) }
}
