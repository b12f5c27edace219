import { IconPhoneOff } from "@tabler/icons-react";
import type { ActiveCall, Offer } from "@/api/types";
import { KeyButton } from "@/components/KeyButton";
import { TakeButton } from "../TakeButton";
import { useDecline } from "./useDecline";

interface AnswerProps {
  offer: Offer;
  onTaken: (active: ActiveCall) => void;
}

/** On the desk: *Take call* and *Decline*, by mouse and by key. */
export function AnswerButtons({ offer, onTaken }: AnswerProps) {
  const decline = useDecline();
  return (
    <>
      <KeyButton
        hotkey="D"
        variant="default"
        leftSection={<IconPhoneOff size={18} />}
        loading={decline.isPending}
        onPress={() => decline.mutate(offer.entry.id)}
      >
        Decline
      </KeyButton>
      <TakeButton entryId={offer.entry.id} onTaken={onTaken} />
    </>
  );
}
