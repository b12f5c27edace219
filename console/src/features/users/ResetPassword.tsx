import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { accountKeys, resetPassword } from "@/api/accounts";
import type { Account, OneTimePassword } from "@/api/types";
import { showFault } from "@/components/faults";
import { OneTimePasswordModal } from "./OneTimePasswordModal";

export function ResetPassword({ account }: { account: Account }) {
  const [isAsking, asking] = useDisclosure();
  const [given, setGiven] = useState<OneTimePassword | null>(null);
  const queries = useQueryClient();
  const reset = useMutation({
    mutationFn: () => resetPassword(account.id),
    onSuccess: async (password) => {
      asking.close();
      setGiven(password);
      await queries.invalidateQueries({ queryKey: accountKeys.all });
    },
    onError: (error) => showFault(error),
  });
  return (
    <>
      <Button size="xs" variant="default" onClick={asking.open}>
        Reset password
      </Button>
      <Modal opened={isAsking} onClose={asking.close} title={`Reset the password of ${account.name}?`} centered>
        <Stack gap="sm">
          <Text size="sm">
            The one that {account.name} has stops working, and every session ends now, also one with a caller on the
            line.
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button size="xs" variant="default" onClick={asking.close}>
              Keep it
            </Button>
            <Button size="xs" loading={reset.isPending} onClick={() => reset.mutate()}>
              Make a new password
            </Button>
          </Group>
        </Stack>
      </Modal>
      <OneTimePasswordModal name={account.name} given={given} onClose={() => setGiven(null)} />
    </>
  );
}
