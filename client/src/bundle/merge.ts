// The town from what came before and a new part.
import { GOOD, HELD, NOT_ISSUED, STOPPED, withBit, withStatus } from '../rules/bits';
import type { PassStatus } from '../rules/terms';
import type { BundlePart, PassException, StaticPart, Town } from './terms';

const BITS: Readonly<Record<PassStatus, number>> = {
  good: GOOD,
  held: HELD,
  blank: STOPPED,
  lost: STOPPED,
  revoked: STOPPED,
  replaced: STOPPED,
  ended: STOPPED,
};
const NO_STATIC: StaticPart = {
  gates: [],
  cordons: [],
  types: [],
  rules: {},
  runs: [],
  keys: [],
  calendar: [],
  officers: [],
};

/** The town with a part added to it; what the part leaves out stays as it was. */
export function merged(known: Town | null, part: BundlePart): Town {
  return {
    cursor: part.cursor,
    static_version: part.static_version ?? known?.static_version ?? 0,
    locals_version: part.locals_version ?? known?.locals_version ?? 0,
    issued_at: part.issued_at,
    next_update_at: part.next_update_at,
    hard_limit_at: part.hard_limit_at,
    name: part.town ?? known?.name ?? { code: '', zh: '', en: '', zone: 'Asia/Shanghai' },
    holder: part.holder ?? known?.holder ?? { name: '', user: 0, powers: [], area: '' },
    fixed: part.static === undefined ? (known?.fixed ?? NO_STATIC) : inOrder(part.static),
    ...passes(known, part),
    used: used(known, part),
    locals: part.locals ?? known?.locals ?? null,
    inside: part.inside ?? known?.inside ?? {},
    notices: part.notices ?? known?.notices ?? [],
  };
}

/** Runs sorted, so that a serial's run is found by halving. */
function inOrder(fixed: StaticPart): StaticPart {
  return { ...fixed, runs: [...fixed.runs].sort((one, other) => one.first - other.first) };
}

function passes(
  known: Town | null,
  part: BundlePart,
): Pick<Town, 'status' | 'words' | 'blanks' | 'exceptions'> {
  const { status } = part;
  if (status !== undefined && 'whole' in status) {
    const words = new Map<number, PassStatus>();
    for (const word of ['lost', 'revoked', 'replaced', 'ended'] as const) {
      for (const serial of part.stopped?.[word] ?? []) words.set(serial, word);
    }
    const blanks = part.stopped?.blank ?? [];
    return { status: status.whole, words, blanks, exceptions: bySerial(part.exceptions ?? []) };
  }
  const words = new Map(known?.words);
  let bits: Uint8Array = Uint8Array.from(known?.status ?? []);
  for (const [serial, word] of status?.changes ?? []) {
    words.set(serial, word);
    bits = withStatus(bits, serial, BITS[word] ?? NOT_ISSUED);
  }
  const exceptions = new Map([...(known?.exceptions ?? []), ...bySerial(part.exceptions ?? [])]);
  return { status: bits, words, blanks: known?.blanks ?? [], exceptions };
}

function bySerial(exceptions: readonly PassException[]): Map<number, PassException> {
  return new Map(exceptions.map((exception) => [exception[0], exception]));
}

function used(known: Town | null, part: BundlePart): Town['used'] {
  const before = known?.used ?? { day: '', bits: new Uint8Array() };
  if (part.used === undefined) return before;
  if ('whole' in part.used) return { day: part.used.day, bits: part.used.whole };
  const { day, added, freed } = part.used;
  let bits: Uint8Array = day === before.day ? Uint8Array.from(before.bits) : new Uint8Array();
  for (const serial of added) bits = withBit(bits, serial, true);
  for (const serial of freed) bits = withBit(bits, serial, false);
  return { day, bits };
}
