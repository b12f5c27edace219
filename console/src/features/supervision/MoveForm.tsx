import { Button, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { ChosenPresence } from "@/api/operators";
import { forcePresence, wallKey } from "@/api/supervision";
import type { WallOperator } from "@/api/types";
import { showFault } from "@/components/faults";
import classes from "./Wall.module.css";

const CHOICES: { value: ChosenPresence; label: string }[] = [
  { value: "available", label: "Available" },
  { value: "break", label: "Break" },
  { value: "offline", label: "Offline" },
];

interface MoveFormProps {
  operator: WallOperator;
  onDone: () => void;
}

/** Decide where somebody is. They are told by whom and why, so that a reason is needed. */
export function MoveForm({ operator, onDone }: MoveFormProps) {
  const queries = useQueryClient();
  const choices = CHOICES.filter(({ value }) => value !== operator.presence);
  const [presence, setPresence] = useState<ChosenPresence>(choices[0]?.value ?? "offline");
  const [reason, setReason] = useState("");
  const [isMissing, setMissing] = useState(false);
  const move = useMutation({
    mutationFn: () => forcePresence(operator.id, presence, reason.trim()),
    onSuccess: onDone,
    onError: (error) => showFault(error, "Nothing was changed"),
    onSettled: () => queries.invalidateQueries({ queryKey: wallKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(reason.trim() === "");
    if (reason.trim() !== "") move.mutate();
  };
  return (
    <form className={classes.move} aria-label={`Change where ${operator.name} is`} onSubmit={submit}>
      {operator.presence === "wrap_up" && <p className={classes.note}>This ends the wrap-up without an outcome.</p>}
      <Select
        label="To"
        data={choices}
        value={presence}
        allowDeselect={false}
        onChange={(value) => setPresence(value as ChosenPresence)}
      />
      <TextInput
        label="Why"
        placeholder={`${operator.name} reads this`}
        maxLength={80}
        value={reason}
        error={isMissing && reason.trim() === "" ? "Say why: they are told" : null}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" loading={move.isPending}>
        Change
      </Button>
    </form>
  );
}
