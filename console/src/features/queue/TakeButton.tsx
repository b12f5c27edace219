import { IconPhoneIncoming } from "@tabler/icons-react";
import type { ActiveCall } from "@/api/types";
import { KeyButton } from "@/components/KeyButton";
import { useClaim } from "./useClaim";

interface TakeButtonProps {
  entryId: string;
  onTaken: (active: ActiveCall) => void;
}

export function TakeButton({ entryId, onTaken }: TakeButtonProps) {
  const claim = useClaim(onTaken);
  return (
    <KeyButton
      hotkey="T"
      color="live"
      leftSection={<IconPhoneIncoming size={18} />}
      loading={claim.isPending}
      onPress={() => claim.mutate(entryId)}
    >
      Take call
    </KeyButton>
  );
}
