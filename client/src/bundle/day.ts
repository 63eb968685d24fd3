// The town's civil day and minute of an instant, whatever zone the phone is set to.

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let known = formats.get(zone);
  if (known === undefined) {
    const wanted = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    } as const;
    known = new Intl.DateTimeFormat('en-CA', {
      ...wanted,
      timeZone: zone,
      hourCycle: 'h23',
      calendar: 'gregory',
    });
    formats.set(zone, known);
  }
  return known;
}

/** The ISO day and the minute from local midnight (0–1439) of seconds since 1970. */
export function localDay(at: number, zone: string): { day: string; minute: number } {
  const parts = Object.fromEntries(
    format(zone)
      .formatToParts(at * 1000)
      .map(({ type, value }) => [type, value]),
  );
  return {
    day: `${parts['year']}-${parts['month']}-${parts['day']}`,
    minute: Number(parts['hour']) * 60 + Number(parts['minute']),
  };
}
