// Numbers that people read aloud: a pass (six digits and Damm's check digit) and a resident's ID (GB 11643).

export const SERIAL_DIGITS = 6;

// Damm's quasigroup of order 10, row by interim digit.
const DAMM = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
] as const;
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const ID_CHECKS = '10X98765432';

function damm(digits: string): number {
  return [...digits].reduce((interim, digit) => DAMM[interim]?.[Number(digit)] ?? 0, 0);
}

/** The printed number of a serial from 1 to 999,999: six digits and the check digit. */
export function passNumber(serial: number): string {
  const digits = String(serial).padStart(SERIAL_DIGITS, '0');
  return digits + String(damm(digits));
}

/** The number as it is printed and read aloud: four digits, then three. */
export function spaced(number: string): string {
  return `${number.slice(0, 4)} ${number.slice(4)}`;
}

/** The serial of a typed number, spaces allowed; null when it is not seven digits or the check digit is wrong. */
export function serialOf(number: string): number | null {
  const digits = number.replace(/\s+/gu, '');
  if (!/^[0-9]{7}$/u.test(digits) || damm(digits) !== 0) return null;
  return Number(digits.slice(0, -1)) || null;
}

/** A resident's ID number in its one spelling, or null when it is not 18 long or its check character is wrong. */
export function residentId(typed: string): string | null {
  const number = typed.replace(/\s+/gu, '').toUpperCase();
  if (!/^[0-9]{17}[0-9X]$/u.test(number)) return null;
  const sum = ID_WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0);
  return ID_CHECKS[sum % 11] === number[17] ? number : null;
}
