import { IconPhoneOff } from "@tabler/icons-react";
import { KeyButton } from "@/components/KeyButton";
import { useDecline } from "./useDecline";

export function DeclineButton({ entryId }: { entryId: string }) {
  const decline = useDecline();
  return (
    <KeyButton
      hotkey="D"
      variant="default"
      leftSection={<IconPhoneOff size={18} />}
      loading={decline.isPending}
      onPress={() => decline.mutate(entryId)}
    >
      Decline
    </KeyButton>
  );
}
