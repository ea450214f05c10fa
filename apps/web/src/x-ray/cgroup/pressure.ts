/** One line of a pressure file: what part of the time somebody, or everybody, waited. In percent, and microseconds. */
export type PressureLine = {
  readonly avg10: number;
  readonly avg60: number;
  readonly avg300: number;
  readonly totalMicroseconds: number;
};
export type Pressure = { readonly some: PressureLine | null; readonly full: PressureLine | null };

/** A file such as memory.pressure: "some avg10=1.50 avg60=0.40 avg300=0.10 total=123456", and a line of "full". */
export function parsePressure(text: string | undefined): Pressure {
  const lines = text?.split('\n') ?? [];
  return { some: parseLine(lines, 'some'), full: parseLine(lines, 'full') };
}

function parseLine(lines: readonly string[], who: string): PressureLine | null {
  const line = lines.find((one) => one.startsWith(`${who} `));
  if (line === undefined) return null;
  const numberOf = (key: string) => Number(line.match(new RegExp(`${key}=([\\d.]+)`))?.[1] ?? 0);
  return {
    avg10: numberOf('avg10'),
    avg60: numberOf('avg60'),
    avg300: numberOf('avg300'),
    totalMicroseconds: numberOf('total'),
  };
}
