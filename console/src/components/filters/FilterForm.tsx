import { Button, Checkbox, Popover, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import classes from "./Filters.module.css";

/** What a filter is kept as. */
export interface Kept {
  name: string;
  /** With everybody. */
  shared: boolean;
}

interface FilterFormProps {
  /** What it does, as its button says. */
  title: string;
  icon: ReactNode;
  /** One of several things to do, none of which is the next. */
  isQuiet?: boolean;
  initial: Kept;
  /** Supervisors may keep a filter for everybody. */
  canShare: boolean;
  isPending: boolean;
  /** Closes the form when it is done. */
  onSubmit: (kept: Kept, close: () => void) => void;
}

/** A button that asks under which name, and for whom, a filter is kept. */
export function FilterForm({ title, icon, isQuiet = false, ...asked }: FilterFormProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant={isQuiet ? "subtle" : "light"}
          {...(isQuiet && { color: "gray" })}
          leftSection={icon}
          onClick={() => setOpen(!isOpen)}
        >
          {title}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Fields {...asked} title={title} onClose={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

type FieldsProps = Omit<FilterFormProps, "icon" | "isQuiet"> & { onClose: () => void };

function Fields({ title, initial, canShare, isPending, onSubmit, onClose }: FieldsProps) {
  const [kept, setKept] = useState(initial);
  const name = kept.name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name !== "") onSubmit({ ...kept, name }, onClose);
  };
  return (
    <form className={classes.form} onSubmit={submit} aria-label={title}>
      <TextInput
        label="Name"
        maxLength={40}
        data-autofocus
        value={kept.name}
        onChange={(event) => setKept({ ...kept, name: event.currentTarget.value })}
      />
      {canShare && (
        <Checkbox
          label="For everybody"
          checked={kept.shared}
          onChange={(event) => setKept({ ...kept, shared: event.currentTarget.checked })}
        />
      )}
      <Button type="submit" loading={isPending} disabled={name === ""}>
        Save
      </Button>
    </form>
  );
}
