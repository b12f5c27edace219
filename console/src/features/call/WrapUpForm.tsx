import { Alert, Button, Kbd, Radio, Textarea } from "@mantine/core";
import { getHotkeyHandler } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { isProblem, messageOf } from "@/api/problem";
import { dispositionsOf } from "@/api/queue";
import type { Category, QueueEntry } from "@/api/types";
import { SkeletonRows } from "@/components/Skeletons";
import { useCall } from "./CallProvider";
import { Proposal } from "./Proposal";
import { useFinish } from "./useFinish";
import classes from "./WrapUp.module.css";
import { WrapUpTime } from "./WrapUpTime";

interface WrapUpProps {
  entry: QueueEntry;
}

/** The work after the call: how it ended, what the next one must know. Finishing makes one available again. */
export function WrapUpForm({ entry }: WrapUpProps) {
  const { draft } = useCall();
  const finish = useFinish(entry);
  const isMissing = isProblem(finish.error, "disposition-required");

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (finish.isPending) return;
    // Whether it goes without a disposition is the queue's matter: the api says.
    finish.mutate({ entryId: entry.id, disposition: draft.disposition, notes: draft.notes.trim() });
  };

  return (
    <form className={classes.panel} aria-label="Wrap-up" onSubmit={submit}>
      <div>
        <h2 className={classes.title}>Wrap-up: {entry.caller_name || entry.caller_number}</h2>
        <p className={classes.sub}>The call is over. No new caller reaches you until you finish.</p>
      </div>
      {entry.wrap_up_until !== null && <WrapUpTime entry={entry} until={entry.wrap_up_until} />}
      <Proposal entry={entry} />
      <Dispositions
        queue={entry.skill}
        error={isMissing && draft.disposition === null ? "Choose how the call ended" : null}
      />
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
      {finish.isError && !isMissing && (
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

interface DispositionsProps {
  queue: Category;
  error: string | null;
}

function Dispositions({ queue, error }: DispositionsProps) {
  const { draft } = useCall();
  const dispositions = useQuery(dispositionsOf(queue));
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
    <Radio.Group label="Disposition" value={draft.disposition} onChange={draft.setDisposition} error={error}>
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
