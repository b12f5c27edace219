import { Select, type SelectProps } from "@mantine/core";

const MOST_SHOWN = 60;

/** For long lists: what one types replaces what is chosen, and what nobody has opened is not carried along. */
export function SearchableSelect(props: SelectProps) {
  return (
    <Select
      searchable
      allowDeselect={false}
      limit={MOST_SHOWN}
      comboboxProps={{ keepMounted: false }}
      nothingFoundMessage="Nothing of that name"
      onClick={(event) => event.currentTarget.select()}
      {...props}
    />
  );
}
