import { Button, Checkbox, Popover, TextInput } from "@mantine/core";
import { IconBookmark } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { savedFilterKeys, saveFilter } from "@/api/savedFilters";
import type { ListName } from "@/api/types";
import { showFault } from "../faults";
import classes from "./Filters.module.css";

interface SaveFilterProps {
  list: ListName;
  query: object;
  /** Supervisors may keep a filter for everybody. */
  canShare: boolean;
}

export function SaveFilterButton({ list, query, canShare }: SaveFilterProps) {
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const save = useMutation({
    mutationFn: () => saveFilter({ list, name: name.trim(), query: { ...query }, shared }),
    onSuccess: () => {
      setOpen(false);
      setName("");
      return queries.invalidateQueries({ queryKey: savedFilterKeys.of(list) });
    },
    onError: (error) => showFault(error, "The filter was not saved"),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "") save.mutate();
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconBookmark size={14} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          Save this filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form className={classes.form} onSubmit={submit} aria-label="Save this filter">
          <TextInput
            label="Name"
            maxLength={40}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {canShare && (
            <Checkbox
              label="For everybody"
              checked={shared}
              onChange={(event) => setShared(event.currentTarget.checked)}
            />
          )}
          <Button type="submit" loading={save.isPending} disabled={name.trim() === ""}>
            Save
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
