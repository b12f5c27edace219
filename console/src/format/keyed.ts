interface Keyed<T> {
  key: string;
  item: T;
}

/** React keys for things without an id: the text, and which occurrence of it this is. */
export function keyed<T>(items: readonly T[], textOf: (item: T) => string): Keyed<T>[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const text = textOf(item);
    const occurrence = (seen.get(text) ?? 0) + 1;
    seen.set(text, occurrence);
    return { key: `${text}#${occurrence}`, item };
  });
}
