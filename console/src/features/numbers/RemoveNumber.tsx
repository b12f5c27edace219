import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { numberKeys, removeNumber } from "@/api/numbers";
import { messageOf } from "@/api/problem";
import type { PhoneNumber } from "@/api/types";

interface RemoveNumberProps {
  number: PhoneNumber;
}

export function RemoveNumber({ number }: RemoveNumberProps) {
  const [isAsking, asking] = useDisclosure();
  const remove = useRemove(number);
  return (
    <>
      <Button size="xs" variant="subtle" color="red" onClick={asking.open}>
        Remove
      </Button>
      <Modal opened={isAsking} onClose={asking.close} title={`Remove ${number.number}?`} centered>
        <Stack gap="sm">
          <Text size="sm">
            Calls to it no longer arrive; a call that is on the line goes on. If TANDEM_SIP_NUMBERS names it, it comes
            back at the next start.
          </Text>
          {remove.isError && (
            <Alert color="red" role="alert">
              {messageOf(remove.error)}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button size="xs" variant="default" onClick={asking.close}>
              Keep it
            </Button>
            <Button size="xs" color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              Remove the number
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function useRemove(number: PhoneNumber) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => removeNumber(number.id),
    onSuccess: async () => {
      notifications.show({ color: "green", message: `${number.number} is removed.` });
      await navigate({ to: "/settings/numbers" });
      await queries.invalidateQueries({ queryKey: numberKeys.all });
    },
  });
}
