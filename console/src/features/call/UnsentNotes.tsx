import { Button, CopyButton, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";

/** Stays until it is closed: with notes, this is the only place where they still are. */
export function showUnsent(title: string, notes: string): void {
  notifications.show({
    color: "orange",
    title,
    message: notes === "" ? "No notes were lost." : <UnsentNotes notes={notes} />,
    autoClose: false,
  });
}

function UnsentNotes({ notes }: { notes: string }) {
  return (
    <>
      <Text size="sm">Your notes were not saved:</Text>
      <Text size="sm" mah="30vh" style={{ whiteSpace: "pre-wrap", overflowY: "auto" }}>
        {notes}
      </Text>
      <CopyButton value={notes}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" mt={6} onClick={copy}>
            {copied ? "Copied" : "Copy the notes"}
          </Button>
        )}
      </CopyButton>
    </>
  );
}
