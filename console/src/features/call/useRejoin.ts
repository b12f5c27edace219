import { notifications } from "@mantine/notifications";
import { useIsMutating, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useCallback, useEffect, useRef } from "react";
import { meKey } from "@/api/auth";
import { consultationQuery } from "@/api/desk";
import { activeCallQuery } from "@/api/operators";
import { queueKey } from "@/api/queue";
import type { ActiveCall, ConsultedCall } from "@/api/types";
import type { Leg } from "@/components/leg/Leg";
import type { LegState } from "@/components/leg/state";
import { seatOf } from "./seat";

const RETRY_MS = 1_500;

/** What keeps the caller from hearing this operator while the api has not yet said so. */
export const HOLD = ["hold"] as const;

/** Keeps the leg in step with what the api says this operator has; `undefined` while it has said nothing.
 *
 * A page that loads during a call joins by itself. A call that turns up later was claimed in another window of the same
 * operator: joining by itself would throw that window out. The `expected` one was asked for here, and is joined as it comes.
 */
export function useRejoin(
  leg: Leg,
  state: LegState,
  active: ActiveCall | null | undefined,
  consulted: ConsultedCall | null | undefined,
  expected: RefObject<string | null>,
): () => void {
  const queries = useQueryClient();
  const hasLoaded = useRef(false);
  const isHolding = useIsMutating({ mutationKey: HOLD }) > 0;

  useEffect(() => {
    if (active === undefined || consulted === undefined) return;
    const talking = seatOf(active, consulted);
    const isFirst = !hasLoaded.current;
    hasLoaded.current = true;
    const { status, callId } = leg.getState();
    if (talking === null) {
      if (status !== "none" && !isFirst) void leg.leave();
    } else if (callId !== talking.call_id) {
      if (isFirst || expected.current === talking.call_id) void leg.join(talking);
      else leg.standBy(talking.call_id);
    } else {
      leg.setPrivate(talking.isPrivate || isHolding);
    }
  }, [leg, active, consulted, expected, isHolding]);

  const rejoin = useCallback(() => {
    const look = [
      queries.fetchQuery({ ...activeCallQuery, staleTime: 0 }),
      queries.fetchQuery({ ...consultationQuery, staleTime: 0 }),
    ] as const;
    void Promise.all(look).then(
      ([mine, others]) => {
        const ticket = seatOf(mine, others);
        if (ticket !== null) void leg.join(ticket);
      },
      () => undefined, // Without an answer it is tried again.
    );
  }, [leg, queries]);

  useEffect(() => {
    if (state.status !== "lost") return;
    const timer = setInterval(rejoin, RETRY_MS);
    return () => clearInterval(timer);
  }, [state.status, rejoin]);

  useAfterTheRoom(state);
  useTakenBackNotice(active);
  return rejoin;
}

/** A call that goes away without a wrap-up was taken back by the agent, because this leg was away for too long. */
function useTakenBackNotice(data: ActiveCall | null | undefined): void {
  const wasTalking = useRef(false);
  useEffect(() => {
    if (data === undefined) return;
    if (data === null && wasTalking.current) {
      notifications.show({
        color: "orange",
        title: "The agent has taken the caller back",
        message: "Your line was away for too long. The caller is first in line, and you are offline.",
        autoClose: false,
      });
    }
    wasTalking.current = data?.entry.state === "connected";
  }, [data]);
}

/** The room is gone before the feed says so: ask at once what became of the call. */
function useAfterTheRoom({ status }: LegState): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (status !== "over") return;
    for (const queryKey of [["operators"], meKey, queueKey]) void queries.invalidateQueries({ queryKey });
  }, [status, queries]);
}
