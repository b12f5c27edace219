import { MultiSelect, TextInput } from "@mantine/core";
import { dayOf, dayStart } from "./query";

interface ChoicesProps<Value extends string> {
  label: string;
  /** By value, what it is called. */
  of: Record<Value, string>;
  value: readonly Value[] | null | undefined;
  onChange: (value: Value[]) => void;
}

/** Some of a few words. */
export function Choices<Value extends string>({ label, of, value, onChange }: ChoicesProps<Value>) {
  const data = Object.entries<string>(of).map(([each, name]) => ({ value: each, label: name }));
  return (
    <MultiSelect
      size="xs"
      label={label}
      placeholder={value?.length ? undefined : "Any"}
      clearable
      data={data}
      value={[...(value ?? [])]}
      onChange={(chosen) => onChange(chosen as Value[])}
    />
  );
}

interface DaysProps {
  since: string | null | undefined;
  until: string | null | undefined;
  onChange: (days: { since?: string | undefined; until?: string | undefined }) => void;
}

/** From one day to another, both included. */
export function Days({ since, until, onChange }: DaysProps) {
  return (
    <>
      <TextInput
        size="xs"
        type="date"
        label="From"
        value={dayOf(since)}
        onChange={(event) => onChange({ since: dayStart(event.currentTarget.value), until: until ?? undefined })}
      />
      <TextInput
        size="xs"
        type="date"
        label="To"
        value={dayOf(until, 1)}
        onChange={(event) => onChange({ since: since ?? undefined, until: dayStart(event.currentTarget.value, 1) })}
      />
    </>
  );
}
