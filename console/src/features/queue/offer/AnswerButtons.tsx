import { Button, Kbd } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconPhoneOff } from "@tabler/icons-react";
import type { ActiveCall, Offer } from "@/api/types";
import { TakeButton } from "../TakeButton";
import { useDecline } from "./useDecline";

interface AnswerProps {
  offer: Offer;
  onTaken: (active: ActiveCall) => void;
}

/** On the desk: *Take call* and *Decline*, by mouse and by key. */
export function AnswerButtons({ offer, onTaken }: AnswerProps) {
  const decline = useDecline();
  const turnDown = () => {
    if (!decline.isPending) decline.mutate(offer.entry.id);
  };
  useHotkeys([["D", turnDown]]);
  return (
    <>
      <Button
        variant="default"
        size="md"
        leftSection={<IconPhoneOff size={18} />}
        rightSection={
          <Kbd size="xs" aria-hidden>
            D
          </Kbd>
        }
        aria-keyshortcuts="D"
        loading={decline.isPending}
        onClick={turnDown}
      >
        Decline
      </Button>
      <TakeButton entryId={offer.entry.id} onTaken={onTaken} />
    </>
  );
}
