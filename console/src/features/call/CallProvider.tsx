import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { meQuery } from "@/api/auth";
import { activeCallKey, activeCallQuery } from "@/api/operators";
import { queueKey } from "@/api/queue";
import type { ActiveCall, QueueEntry } from "@/api/types";
import { Leg } from "@/components/leg/Leg";
import type { LegState } from "@/components/leg/state";
import { useClosedNotice } from "./useClosedNotice";
import { useDraft, type WrapUpDraft } from "./useDraft";
import { ticketOf, useRejoin } from "./useRejoin";

interface CallContextValue {
  /** The entry that this operator works on: talking, or in wrap-up. */
  entry: QueueEntry | null;
  leg: LegState;
  draft: WrapUpDraft;
  /** A call that was just claimed in this window. */
  adopt: (active: ActiveCall) => void;
  /** A call is on its way to this window, which is to join it when it is there. */
  expect: (callId: string) => void;
  /** Join, or join again: from another window, or after a fault. */
  rejoin: () => void;
  leave: () => void;
  toggleMute: () => void;
  startPlayback: () => void;
}

const CallContext = createContext<CallContextValue | null>(null);

export function useCall(): CallContextValue {
  const value = useContext(CallContext);
  if (value === null) throw new Error("useCall needs a CallProvider above it");
  return value;
}

const loadLiveKit = () => import("livekit-client");

interface CallProviderProps {
  children: ReactNode;
  /** Tests bring their own. */
  leg?: Leg | undefined;
}

/** Holds the operator's leg above the router: a page may come and go, the call stays. */
export function CallProvider({ children, leg: given }: CallProviderProps) {
  const queries = useQueryClient();
  const [leg] = useState(() => given ?? new Leg(loadLiveKit));
  const state = useSyncExternalStore(leg.subscribe, leg.getState);
  const me = useQuery(meQuery).data ?? null;
  const active = useQuery({ ...activeCallQuery, enabled: me !== null });
  const entry = me === null ? null : (active.data?.entry ?? null);
  const expected = useRef<string | null>(null);
  const rejoin = useRejoin(leg, state, active, expected);

  const adopt = useCallback(
    (taken: ActiveCall) => {
      // First the leg: once the api's answer is known, a call without one would look as if it were in another window.
      const ticket = ticketOf(taken);
      if (ticket !== null) void leg.join(ticket);
      queries.setQueryData(activeCallKey, taken);
      void queries.invalidateQueries({ queryKey: queueKey });
      void queries.invalidateQueries({ queryKey: meQuery.queryKey });
    },
    [queries, leg],
  );

  useWarningBeforeUnload(state.status === "joined" || state.status === "reconnecting" || state.status === "joining");

  const draft = useDraft(entry?.id ?? null);
  useClosedNotice(me === null ? undefined : active.data, draft);
  const value = useMemo(
    () => ({
      entry,
      leg: state,
      draft,
      adopt,
      expect: (callId: string) => {
        expected.current = callId;
      },
      rejoin,
      leave: () => void leg.leave(),
      toggleMute: () => void leg.toggleMute(),
      startPlayback: () => void leg.startPlayback(),
    }),
    [entry, state, draft, adopt, rejoin, leg],
  );
  return <CallContext.Provider value={value}>{children}</CallContext.Provider>;
}

function useWarningBeforeUnload(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isNeeded]);
}
