import { Button } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import type { QueueEntry, WrapUpProposal } from "@/api/types";
import { useCall } from "./CallProvider";
import classes from "./WrapUp.module.css";

/** What the agent that listened proposes for the record. The operator's own notes are never overwritten by it. */
export function Proposal({ entry }: { entry: QueueEntry }) {
  const { draft } = useCall();
  const proposed = entry.draft;
  useFillOnce(proposed);
  if (proposed === null) return null;
  const isAsProposed = draft.notes === proposed.summary && draft.disposition === proposed.disposition;
  const addToNotes = () => {
    const notes = [draft.notes.trim(), proposed.summary].filter(Boolean).join("\n\n");
    draft.fill({ notes, disposition: draft.disposition ?? proposed.disposition });
  };
  return (
    <div className={classes.proposal}>
      <IconSparkles size={16} aria-hidden />
      <p role="status">
        {isAsProposed
          ? "Drafted by the AI from what was said. Read it, and change what is not right."
          : "Changed by you. The AI's draft stays on record beside it."}
      </p>
      {!draft.notes.includes(proposed.summary) && (
        <Button size="compact-xs" variant="default" onClick={addToNotes}>
          Add the draft to the notes
        </Button>
      )}
    </div>
  );
}

/** Into a form that is still empty. Whoever then empties it is not contradicted. */
function useFillOnce(proposed: WrapUpProposal | null): void {
  const { draft } = useCall();
  const isFilled = useRef(false);
  const isEmpty = draft.notes === "" && draft.disposition === null;
  const { fill } = draft;
  useEffect(() => {
    if (proposed === null || isFilled.current) return;
    isFilled.current = true;
    if (isEmpty) fill({ disposition: proposed.disposition, notes: proposed.summary });
  }, [proposed, isEmpty, fill]);
}
