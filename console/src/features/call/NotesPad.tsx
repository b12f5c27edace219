import { Textarea } from "@mantine/core";
import { useCall } from "./CallProvider";

/** Notes taken while talking; they are in the wrap-up when the call ends. */
export function NotesPad() {
  const { draft } = useCall();
  return (
    <Textarea
      aria-label="Notes"
      placeholder="Notes, kept for the wrap-up"
      variant="unstyled"
      autosize
      minRows={2}
      maxRows={6}
      px="md"
      py={4}
      value={draft.notes}
      onChange={(event) => draft.setNotes(event.currentTarget.value)}
    />
  );
}
