import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { getHotkeyHandler } from "@mantine/hooks";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { messageOf } from "@/api/problem";

interface ControlDialogProps {
  title: string;
  action: string;
  /** Whether all is said that has to be. */
  isReady: boolean;
  isPending: boolean;
  error: unknown;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A form about the caller one has: sent by its button or with Ctrl Enter, left with Escape. */
export function ControlDialog(props: ControlDialogProps) {
  const { title, action, isReady, isPending, error, onSubmit, onClose, children } = props;
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (isReady && !isPending) onSubmit();
  };
  useFocusGivenBack();
  return (
    <Modal opened onClose={onClose} title={title} centered>
      <form onSubmit={submit} onKeyDown={getHotkeyHandler([["mod+Enter", () => submit()]])}>
        <Stack gap="md">
          {children}
          {error !== null && (
            <Alert color="red" role="alert">
              {messageOf(error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isPending} disabled={!isReady}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** A dialog that is there only while it is open: who opened it has the focus again afterwards. */
function useFocusGivenBack(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement) opener.focus();
    },
    [opener],
  );
}
