/** What a filter may hold: by name, some of a few words, any words, a word, or yes and no. */
export interface Shape {
  choices?: Record<string, Record<string, unknown>>;
  words?: readonly string[];
  lists?: readonly string[];
  flags?: readonly string[];
}

type Query = Record<string, unknown>;

/** The filter that an address carries; what is nonsense is left out, as if it were not there. */
export function readQuery<Filter>(search: Query, { choices = {}, words = [], lists = [], flags = [] }: Shape): Filter {
  const found: Query = {};
  for (const [name, known] of Object.entries(choices)) {
    found[name] = asList(search[name]).filter((value) => Object.hasOwn(known, value));
  }
  for (const name of lists) found[name] = asList(search[name]);
  for (const name of words) found[name] = asList(search[name])[0];
  for (const name of flags) found[name] = typeof search[name] === "boolean" ? search[name] : undefined;
  return compact(found) as Filter;
}

/** Without what does not filter. */
export function compact<Filter extends object>(filter: Filter): Filter {
  const said = Object.entries(filter).filter(([, value]) => {
    return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
  });
  return Object.fromEntries(said) as Filter;
}

/** Whether two filters find the same, whatever the order in which they say it. */
export function isSame(one: object, other: object): boolean {
  return canonical(one) === canonical(other);
}

/** As the api reads it: `?status=open&status=pending`. */
export function asParams(filter: object): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(compact(filter))) {
    for (const each of asList(value)) params.append(name, each);
  }
  return params.toString();
}

/** The moment at which a day begins where the operator is, `days` after the one that is written as `2026-05-04`. */
export function dayStart(day: string, days = 0): string | undefined {
  const [year, month, date] = day.split("-").map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  return new Date(year, month - 1, date + days).toISOString();
}

/** The day of a moment, `days` earlier, as a date field writes it. */
export function dayOf(moment: string | null | undefined, days = 0): string {
  const at = new Date(moment ?? Number.NaN);
  if (Number.isNaN(at.getTime())) return "";
  at.setDate(at.getDate() - days);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

function asList(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.filter((each) => ["string", "number", "boolean"].includes(typeof each)).map(String);
}

function canonical(filter: object): string {
  const said = Object.entries(compact(filter)).map(([name, value]) => [name, asList(value).toSorted()]);
  return JSON.stringify(said.toSorted(([a], [b]) => String(a).localeCompare(String(b))));
}
