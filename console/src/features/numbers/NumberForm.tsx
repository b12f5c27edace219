import { Alert, Button, Fieldset } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { changeNumber, createNumber, numberKeys } from "@/api/numbers";
import { messageOf } from "@/api/problem";
import type { NumberSettings, PhoneNumber } from "@/api/types";
import { RecordTitle } from "@/components/RecordTitle";
import { AnsweringPanel } from "./AnsweringPanel";
import { Availability } from "./Availability";
import { type Draft, faultsOf, refusalOf, settingsOf } from "./draft";
import { EmergencyPanel } from "./EmergencyPanel";
import { HolidaysPanel } from "./HolidaysPanel";
import { HoursPanel } from "./HoursPanel";
import { Line } from "./Line";
import classes from "./NumberForm.module.css";
import { OverflowPanel } from "./OverflowPanel";
import { RemoveNumber } from "./RemoveNumber";

interface NumberFormProps {
  /** `null`: a new one. */
  number: PhoneNumber | null;
  initial: Draft;
  isReadOnly: boolean;
}

export function NumberForm({ number, initial, isReadOnly }: NumberFormProps) {
  // What changes elsewhere meanwhile does not overwrite what is being written here.
  const form = useForm<Draft>({ initialValues: initial, validate: faultsOf });
  const faults = useWayToFaults();
  const save = useSave(number, (refusal) => {
    form.setErrors(refusal);
    faults.show();
  });
  const isRefused = save.isError && refusalOf(save.error) === null;
  const hasFaults = Object.keys(form.errors).length > 0;
  return (
    <form
      ref={faults.within}
      className={classes.page}
      aria-label="Number"
      noValidate
      onSubmit={form.onSubmit((draft) => save.mutate(settingsOf(draft)), faults.show)}
    >
      <div className={classes.head}>
        <RecordTitle
          name={number?.number ?? "New number"}
          marks={number && <Marks number={number} />}
          facts={!isReadOnly && <Actions number={number} isSaving={save.isPending} />}
        />
      </div>
      {isReadOnly && <Alert color="gray">Only admins change numbers.</Alert>}
      {isRefused && (
        <Alert color="red" role="alert">
          {messageOf(save.error)}
        </Alert>
      )}
      {hasFaults && (
        <Alert color="red" role="alert">
          Nothing is saved yet: see what is marked below.
        </Alert>
      )}
      <Fieldset variant="unstyled" disabled={isReadOnly} className={classes.columns}>
        <div className={classes.column}>
          <AnsweringPanel form={form} />
          <OverflowPanel form={form} />
          <EmergencyPanel form={form} />
        </div>
        <div className={classes.column}>
          <HoursPanel form={form} />
          <HolidaysPanel form={form} />
        </div>
      </Fieldset>
    </form>
  );
}

/** `show` brings the first field that is marked into view, once it is marked. */
function useWayToFaults() {
  const within = useRef<HTMLFormElement>(null);
  const [shows, setShows] = useState(0);
  useEffect(() => {
    if (shows > 0) within.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [shows]);
  return { within, show: () => setShows((before) => before + 1) };
}

function Marks({ number }: { number: PhoneNumber }) {
  return (
    <>
      <Availability of={number} />
      <Line isProvisioned={number.provisioned} />
    </>
  );
}

interface ActionsProps {
  number: PhoneNumber | null;
  isSaving: boolean;
}

function Actions({ number, isSaving }: ActionsProps) {
  return (
    <>
      {number && <RemoveNumber number={number} />}
      <Button size="xs" variant="default" renderRoot={(props) => <Link to="/settings/numbers" {...props} />}>
        Cancel
      </Button>
      <Button size="xs" type="submit" loading={isSaving}>
        Save
      </Button>
    </>
  );
}

function useSave(number: PhoneNumber | null, onFaults: (faults: Record<string, string>) => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (settings: NumberSettings) =>
      number === null ? createNumber(settings) : changeNumber(number.id, settings),
    onSuccess: async (saved) => {
      notifications.show({ color: "green", message: `Saved. The next call to ${saved.number} is answered so.` });
      await queries.invalidateQueries({ queryKey: numberKeys.all });
      await navigate({ to: "/settings/numbers" });
    },
    onError: (error) => onFaults(refusalOf(error) ?? {}),
  });
}
