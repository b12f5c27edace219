import { Button, Kbd } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconPhoneIncoming } from "@tabler/icons-react";
import type { ActiveCall } from "@/api/types";
import { useClaim } from "./useClaim";

interface TakeButtonProps {
  entryId: string;
  onTaken: (active: ActiveCall) => void;
}

export function TakeButton({ entryId, onTaken }: TakeButtonProps) {
  const claim = useClaim(onTaken);
  const take = () => {
    if (!claim.isPending) claim.mutate(entryId);
  };
  useHotkeys([["T", take]]);
  return (
    <Button
      color="live"
      size="md"
      leftSection={<IconPhoneIncoming size={18} />}
      rightSection={
        <Kbd size="xs" aria-hidden>
          T
        </Kbd>
      }
      aria-keyshortcuts="T"
      loading={claim.isPending}
      onClick={take}
    >
      Take call
    </Button>
  );
}
