import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { callKeys, eraseRecording } from "@/api/calls";
import { messageOf } from "@/api/problem";
import { actsKeys } from "@/api/supervision";
import type { Recording } from "@/api/types";

interface EraseRecordingProps {
  callId: string;
  recordings: readonly Recording[];
}

/** All pieces of it, for admins. */
export function EraseRecording({ callId, recordings }: EraseRecordingProps) {
  const [isAsking, asking] = useDisclosure();
  const erase = useErase(callId, recordings);
  return (
    <>
      <Button size="compact-xs" variant="subtle" color="red" onClick={asking.open}>
        Delete
      </Button>
      <Modal opened={isAsking} onClose={asking.close} title="Delete the recording of this call?" centered>
        <Stack gap="sm">
          <Text size="sm">
            Nobody can listen to it any more. The transcript stays, and so does who deleted the recording and when.
          </Text>
          {erase.isError && (
            <Alert color="red" role="alert">
              {messageOf(erase.error)}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button size="xs" variant="default" onClick={asking.close}>
              Keep it
            </Button>
            <Button size="xs" color="red" loading={erase.isPending} onClick={() => erase.mutate()}>
              Delete the recording
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function useErase(callId: string, recordings: readonly Recording[]) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      for (const { id } of recordings) await eraseRecording(callId, id);
    },
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: callKeys.detail(callId) });
      await queries.invalidateQueries({ queryKey: actsKeys.ofCall(callId) });
    },
  });
}
