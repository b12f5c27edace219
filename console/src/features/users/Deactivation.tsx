import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { accountKeys, deactivateAccount, reactivateAccount } from "@/api/accounts";
import { messageOf } from "@/api/problem";
import type { Account } from "@/api/types";
import { showFault } from "@/components/faults";

/** The way out, and the way back. */
export function Deactivation({ account }: { account: Account }) {
  return account.deactivated_at === null ? <Deactivate account={account} /> : <Reactivate account={account} />;
}

function Deactivate({ account }: { account: Account }) {
  const [isAsking, asking] = useDisclosure();
  const queries = useQueryClient();
  const deactivate = useMutation({
    mutationFn: () => deactivateAccount(account.id),
    onSuccess: async () => {
      asking.close();
      notifications.show({ color: "green", message: `${account.name} is signed out and cannot sign in.` });
      await queries.invalidateQueries({ queryKey: accountKeys.all });
    },
  });
  return (
    <>
      <Button size="xs" variant="subtle" color="red" onClick={asking.open}>
        Deactivate
      </Button>
      <Modal opened={isAsking} onClose={asking.close} title={`Deactivate ${account.name}?`} centered>
        <Stack gap="sm">
          <Text size="sm">
            {account.name} is signed out everywhere at once and cannot sign in any more. What is on record keeps the
            name, and you can reactivate the account at any time.
          </Text>
          {deactivate.isError && (
            <Alert color="red" role="alert">
              {messageOf(deactivate.error)}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button size="xs" variant="default" onClick={asking.close}>
              Keep it
            </Button>
            <Button size="xs" color="red" loading={deactivate.isPending} onClick={() => deactivate.mutate()}>
              Deactivate the account
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function Reactivate({ account }: { account: Account }) {
  const queries = useQueryClient();
  const reactivate = useMutation({
    mutationFn: () => reactivateAccount(account.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: accountKeys.all }),
    onError: (error) => showFault(error),
  });
  return (
    <Button size="xs" variant="default" loading={reactivate.isPending} onClick={() => reactivate.mutate()}>
      Reactivate
    </Button>
  );
}
