import type { Reading } from './recogniser.ts';

interface AddressRead {
  /** How many parts are complete. */
  readonly complete: number;
  /** The digits of the part that is read. */
  readonly part: string;
  /** Whether the complete parts are those of the first address, and of the last one. */
  readonly atFirst: boolean;
  readonly atLast: boolean;
}

/** The IPv4 addresses of a range, both ends included, as the evaluation reads them: four numbers without leading zeros. */
export function addressReading(first: bigint, last: bigint): Reading<AddressRead> {
  const [least, most] = [partsOf(first), partsOf(last)];
  const completed = ({ complete, part, atFirst, atLast }: AddressRead): AddressRead | undefined => {
    const [value, low, high] = [Number(part), least[complete] ?? 0, most[complete] ?? 0];
    if (part === '' || (atFirst && value < low) || (atLast && value > high)) return undefined;
    return {
      complete: complete + 1,
      part: '',
      atFirst: atFirst && value === low,
      atLast: atLast && value === high,
    };
  };
  return {
    first: { complete: 0, part: '', atFirst: true, atLast: true },
    letters: '0123456789.',
    next(read, letter) {
      if (letter === '.') return read.complete < 3 ? completed(read) : undefined;
      const part = read.part + letter;
      return /^(0|[1-9]\d*)$/.test(part) && Number(part) <= 255 ? { ...read, part } : undefined;
    },
    accepts: (read) => read.complete === 3 && completed(read) !== undefined,
  };
}

function partsOf(address: bigint): readonly number[] {
  return [24n, 16n, 8n, 0n].map((shift) => Number((address >> shift) & 255n));
}
