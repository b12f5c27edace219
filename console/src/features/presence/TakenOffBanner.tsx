import { Alert, Button, Group } from "@mantine/core";
import { IconPhoneOff } from "@tabler/icons-react";
import type { Me } from "@/api/types";
import { useSetPresence } from "./useSetPresence";
import { type TakenOff, useTakenOff } from "./useTakenOff";

const WORDS: Record<TakenOff, { title: string; why: string }> = {
  missed: {
    title: "You missed a call",
    why: "It rang here and nobody answered. No caller rings here until you go available.",
  },
  unseen: {
    title: "You were taken offline",
    why: "The server heard nothing from this desk for 20 seconds. No caller rings here until you go available.",
  },
  "left-call": {
    title: "You were taken offline",
    why: "Your line to the caller was lost for too long. No caller rings here until you go available.",
  },
  "left-wrap-up": {
    title: "You were taken offline",
    why: "The wrap-up's time was up while the server heard nothing from this desk.",
  },
};

function movedWords(by: string, { presence, moved_because }: Me) {
  const where = presence === "break" ? "put you on a break" : "took you offline";
  return { title: `${by} ${where}`, why: `${moved_because ?? ""} No caller rings here until you go available.`.trim() };
}

interface TakenOffProps {
  me: Me;
}

/** The server has ended the availability: said on every page, until the operator says how it goes on. */
export function TakenOffBanner({ me }: TakenOffProps) {
  const presence = useSetPresence();
  const way = useTakenOff(me);
  const words = me.moved_by === null ? way && WORDS[way] : movedWords(me.moved_by, me);
  if (words === null || me.presence === "available") return null;
  return (
    <Alert color="orange" icon={<IconPhoneOff size={18} />} title={words.title} role="alert">
      <Group justify="space-between" gap="sm">
        <span>{words.why}</span>
        <Button
          size="xs"
          color="orange"
          loading={presence.isPending}
          onClick={() => presence.mutate({ presence: "available" })}
        >
          Go available
        </Button>
      </Group>
    </Alert>
  );
}
