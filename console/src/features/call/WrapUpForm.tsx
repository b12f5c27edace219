import { Alert, Button, Kbd, Radio, Textarea } from "@mantine/core";
import { getHotkeyHandler } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { meKey } from "@/api/auth";
import { callKeys } from "@/api/calls";
import { activeCallKey } from "@/api/operators";
import { messageOf } from "@/api/problem";
import { dispositionsQuery, queueKey, wrapUp } from "@/api/queue";
import type { QueueEntry } from "@/api/types";
import { SkeletonRows } from "@/components/Skeletons";
import { useCall } from "./CallProvider";
import classes from "./WrapUp.module.css";

interface WrapUpProps {
  entry: QueueEntry;
}

/** The work after the call: how it ended, what the next one must know. Finishing makes one available again. */
export function WrapUpForm({ entry }: WrapUpProps) {
  const { draft } = useCall();
  const finish = useFinish(entry);
  const [isMissing, setMissing] = useState(false);

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    setMissing(draft.disposition === null);
    if (draft.disposition !== null) finish.mutate({ disposition: draft.disposition, notes: draft.notes.trim() });
  };

  return (
    <form className={classes.panel} aria-label="Wrap-up" onSubmit={submit}>
      <div>
        <h2 className={classes.title}>Wrap-up: {entry.caller_name || entry.caller_number}</h2>
        <p className={classes.sub}>The call is over. No new caller reaches you until you finish.</p>
      </div>
      <Dispositions error={isMissing && draft.disposition === null ? "Choose how the call ended" : null} />
      <Textarea
        label="Notes"
        placeholder="What the next colleague should know"
        autosize
        minRows={3}
        maxRows={10}
        value={draft.notes}
        onChange={(event) => draft.setNotes(event.currentTarget.value)}
        onKeyDown={getHotkeyHandler([["mod+Enter", () => submit()]])}
      />
      {finish.isError && (
        <Alert color="red" role="alert">
          {messageOf(finish.error)}
        </Alert>
      )}
      <div className={classes.foot}>
        <Kbd size="xs" aria-hidden>
          Ctrl Enter
        </Kbd>
        <Button type="submit" loading={finish.isPending}>
          Finish and go available
        </Button>
      </div>
    </form>
  );
}

function Dispositions({ error }: { error: string | null }) {
  const { draft } = useCall();
  const dispositions = useQuery(dispositionsQuery);
  if (dispositions.isPending) return <SkeletonRows rows={2} />;
  if (dispositions.isError) {
    return (
      <Alert color="red" role="alert">
        {messageOf(dispositions.error)}{" "}
        <Button size="compact-xs" variant="default" onClick={() => void dispositions.refetch()}>
          Try again
        </Button>
      </Alert>
    );
  }
  return (
    <Radio.Group
      label="Disposition"
      withAsterisk
      value={draft.disposition}
      onChange={draft.setDisposition}
      error={error}
    >
      <div className={classes.choices}>
        {dispositions.data.map(({ code, label }) => (
          <Radio.Card key={code} value={code} className={classes.choice}>
            <Radio.Indicator size="xs" />
            {label}
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}

function useFinish(entry: QueueEntry) {
  const queries = useQueryClient();
  const { draft } = useCall();
  return useMutation({
    mutationFn: (outcome: { disposition: string; notes: string }) => wrapUp(entry.id, outcome),
    onSuccess: async () => {
      draft.discard();
      queries.setQueryData(activeCallKey, null);
      notifications.show({ color: "green", message: "Wrapped up. You are available." });
      const stale = [meKey, queueKey, callKeys.detail(entry.call_id)];
      await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}
