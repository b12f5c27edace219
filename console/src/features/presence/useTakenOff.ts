import { useMutationState } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { hasMissed } from "@/api/operators";
import type { Me, Presence } from "@/api/types";
import { CHOICE, type Choice } from "./useSetPresence";

export type TakenOff = "missed" | "unseen" | "left-call" | "left-wrap-up";

const WAYS: Partial<Record<Presence, TakenOff>> = {
  available: "unseen",
  break: "unseen",
  busy: "left-call",
  wrap_up: "left-wrap-up",
};

/** Why the server, and not the operator, has ended the availability; `null` while it is as the operator wants it. */
export function useTakenOff(me: Me): TakenOff | null {
  const before = useRef(me.presence);
  const [way, setWay] = useState<TakenOff | null>(null);
  const isChosen = useLatestChoice() === "offline";

  useEffect(() => {
    if (before.current !== me.presence) setWay(WAYS[before.current] ?? null);
    before.current = me.presence;
  }, [me.presence]);

  if (hasMissed(me)) return "missed";
  return me.presence === "offline" && !isChosen ? way : null;
}

/** What was chosen last in this window, as soon as it is asked for. */
function useLatestChoice(): Choice["presence"] | undefined {
  const choices = useMutationState({
    filters: { mutationKey: CHOICE, predicate: ({ state }) => state.status !== "error" },
    select: ({ state }) => (state.variables as Choice | undefined)?.presence,
  });
  return choices.at(-1);
}
